-- The free-text search in the notary directory looks into trigrams.
CREATE EXTENSION IF NOT EXISTS pg_trgm;

-- CreateEnum
CREATE TYPE "act_status" AS ENUM ('DRAFT', 'IN_PREPARATION', 'READY_TO_SIGN', 'SIGNED', 'FORMALITIES_IN_PROGRESS', 'COMPLETED', 'ARCHIVED', 'CANCELLED');

-- CreateEnum
CREATE TYPE "client_kind" AS ENUM ('NATURAL_PERSON', 'LEGAL_PERSON');

-- CreateEnum
CREATE TYPE "document_category" AS ENUM ('IDENTITY', 'CIVIL_STATUS', 'PROPERTY', 'LAND_REGISTER', 'BUILDING', 'FINANCE', 'COMPANY', 'SUCCESSION', 'OTHER');

-- CreateEnum
CREATE TYPE "document_status" AS ENUM ('MISSING', 'UPLOADED', 'UNDER_REVIEW', 'ACCEPTED', 'REJECTED', 'EXPIRED');

-- CreateEnum
CREATE TYPE "notary_status" AS ENUM ('IN_OFFICE', 'SUSPENDED', 'ABSENT', 'CEASED', 'TRANSFERRED');

-- CreateEnum
CREATE TYPE "weekday" AS ENUM ('MONDAY', 'TUESDAY', 'WEDNESDAY', 'THURSDAY', 'FRIDAY', 'SATURDAY', 'SUNDAY');

-- CreateEnum
CREATE TYPE "party_role" AS ENUM ('SELLER', 'BUYER', 'DONOR', 'DONEE', 'BORROWER', 'LENDER', 'MORTGAGOR', 'TESTATOR', 'HEIR', 'PRINCIPAL', 'ATTORNEY', 'SHAREHOLDER', 'DIRECTOR', 'COPARCENER', 'REPRESENTATIVE', 'WITNESS', 'INTERPRETER');

-- CreateEnum
CREATE TYPE "staff_permission" AS ENUM ('PREPARE_ACT', 'MANAGE_AGENDA', 'VERIFY_DOCUMENTS', 'VIEW_FEES', 'VIEW_AML', 'VIEW_WILLS');

-- CreateEnum
CREATE TYPE "role" AS ENUM ('CITIZEN', 'STAFF', 'NOTARY', 'ADMINISTRATOR');

-- CreateEnum
CREATE TYPE "user_status" AS ENUM ('ACTIVE', 'SUSPENDED');

-- CreateTable
CREATE TABLE "act_type" (
    "id" UUID NOT NULL,
    "code" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "is_will" BOOLEAN NOT NULL DEFAULT false,
    "witness_count" INTEGER NOT NULL DEFAULT 0,
    "registration_days" INTEGER,
    "position" INTEGER NOT NULL,

    CONSTRAINT "act_type_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "required_document" (
    "act_type_id" UUID NOT NULL,
    "document_type_id" UUID NOT NULL,
    "is_mandatory" BOOLEAN NOT NULL,
    "position" INTEGER NOT NULL,

    CONSTRAINT "required_document_pkey" PRIMARY KEY ("act_type_id","document_type_id")
);

-- CreateTable
CREATE TABLE "act" (
    "id" UUID NOT NULL,
    "notary_id" UUID NOT NULL,
    "act_type_id" UUID NOT NULL,
    "status" "act_status" NOT NULL DEFAULT 'DRAFT',
    "title" TEXT NOT NULL,
    "internal_notes" TEXT,
    "declared_value" DECIMAL(14,2),
    "repertorio_number" INTEGER,
    "raccolta_number" INTEGER,
    "version" INTEGER NOT NULL DEFAULT 1,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "signed_at" TIMESTAMPTZ(3),

    CONSTRAINT "act_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "client" (
    "id" UUID NOT NULL,
    "user_id" UUID,
    "kind" "client_kind" NOT NULL,
    "first_name" TEXT,
    "last_name" TEXT,
    "company_name" TEXT,
    "codice_fiscale" TEXT,
    "birth_date" DATE,
    "birth_place" TEXT,
    "residence" TEXT NOT NULL,
    "email" TEXT,
    "phone" TEXT,
    "pec" TEXT,
    "identity_document_kind" TEXT,
    "identity_document_masked_number" TEXT,
    "identity_document_expires_on" DATE,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "client_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "district" (
    "id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "region" TEXT NOT NULL,
    "court_of_appeal" TEXT NOT NULL,
    "council_name" TEXT NOT NULL,
    "council_address" TEXT NOT NULL,
    "council_pec" TEXT NOT NULL,

    CONSTRAINT "district_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "document_type" (
    "id" UUID NOT NULL,
    "code" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "category" "document_category" NOT NULL,

    CONSTRAINT "document_type_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "document" (
    "id" UUID NOT NULL,
    "act_id" UUID NOT NULL,
    "document_type_id" UUID NOT NULL,
    "owner_client_id" UUID,
    "status" "document_status" NOT NULL DEFAULT 'MISSING',
    "file_name" TEXT,
    "size_bytes" INTEGER,
    "uploaded_at" TIMESTAMPTZ(3),
    "expires_on" DATE,
    "rejection_reason" TEXT,
    "position" INTEGER NOT NULL,

    CONSTRAINT "document_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "municipality" (
    "id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "province" CHAR(2) NOT NULL,
    "region" TEXT NOT NULL,
    "istat_code" CHAR(6) NOT NULL,
    "cadastral_code" CHAR(4) NOT NULL,

    CONSTRAINT "municipality_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "notary" (
    "id" UUID NOT NULL,
    "user_id" UUID,
    "studio_id" UUID NOT NULL,
    "district_id" UUID NOT NULL,
    "municipality_id" UUID NOT NULL,
    "first_name" TEXT NOT NULL,
    "last_name" TEXT NOT NULL,
    "name_folded" TEXT NOT NULL,
    "registration_number" INTEGER NOT NULL,
    "status" "notary_status" NOT NULL DEFAULT 'IN_OFFICE',
    "address" TEXT NOT NULL,
    "phone" TEXT NOT NULL,
    "pec" TEXT NOT NULL,
    "website" TEXT,
    "biography" TEXT,
    "version" INTEGER NOT NULL DEFAULT 1,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "notary_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "language" (
    "code" CHAR(2) NOT NULL,
    "name" TEXT NOT NULL,

    CONSTRAINT "language_pkey" PRIMARY KEY ("code")
);

-- CreateTable
CREATE TABLE "notary_language" (
    "notary_id" UUID NOT NULL,
    "language_code" CHAR(2) NOT NULL,

    CONSTRAINT "notary_language_pkey" PRIMARY KEY ("notary_id","language_code")
);

-- CreateTable
CREATE TABLE "specialisation" (
    "code" TEXT NOT NULL,
    "name" TEXT NOT NULL,

    CONSTRAINT "specialisation_pkey" PRIMARY KEY ("code")
);

-- CreateTable
CREATE TABLE "notary_specialisation" (
    "notary_id" UUID NOT NULL,
    "specialisation_code" TEXT NOT NULL,

    CONSTRAINT "notary_specialisation_pkey" PRIMARY KEY ("notary_id","specialisation_code")
);

-- CreateTable
CREATE TABLE "office_hours" (
    "notary_id" UUID NOT NULL,
    "weekday" "weekday" NOT NULL,
    "opens_at" CHAR(5) NOT NULL,
    "closes_at" CHAR(5) NOT NULL,

    CONSTRAINT "office_hours_pkey" PRIMARY KEY ("notary_id","weekday","opens_at")
);

-- CreateTable
CREATE TABLE "party" (
    "id" UUID NOT NULL,
    "act_id" UUID NOT NULL,
    "client_id" UUID NOT NULL,
    "role" "party_role" NOT NULL,
    "position" INTEGER NOT NULL,

    CONSTRAINT "party_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "studio" (
    "id" UUID NOT NULL,
    "name" TEXT NOT NULL,

    CONSTRAINT "studio_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "staff_member" (
    "id" UUID NOT NULL,
    "user_id" UUID NOT NULL,
    "studio_id" UUID NOT NULL,
    "first_name" TEXT NOT NULL,
    "last_name" TEXT NOT NULL,
    "permissions" "staff_permission"[],

    CONSTRAINT "staff_member_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "user_account" (
    "id" UUID NOT NULL,
    "role" "role" NOT NULL,
    "status" "user_status" NOT NULL DEFAULT 'ACTIVE',
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "user_account_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "act_type_code_key" ON "act_type"("code");

-- CreateIndex
CREATE INDEX "act_notary_id_created_at_id_idx" ON "act"("notary_id", "created_at", "id");

-- CreateIndex
CREATE INDEX "act_notary_id_updated_at_id_idx" ON "act"("notary_id", "updated_at", "id");

-- CreateIndex
CREATE INDEX "act_created_at_id_idx" ON "act"("created_at", "id");

-- CreateIndex
CREATE INDEX "act_updated_at_id_idx" ON "act"("updated_at", "id");

-- CreateIndex
CREATE UNIQUE INDEX "client_user_id_key" ON "client"("user_id");

-- CreateIndex
CREATE UNIQUE INDEX "client_codice_fiscale_key" ON "client"("codice_fiscale");

-- CreateIndex
CREATE UNIQUE INDEX "district_name_key" ON "district"("name");

-- CreateIndex
CREATE UNIQUE INDEX "document_type_code_key" ON "document_type"("code");

-- CreateIndex
CREATE INDEX "document_act_id_position_idx" ON "document"("act_id", "position");

-- CreateIndex
CREATE INDEX "document_owner_client_id_idx" ON "document"("owner_client_id");

-- CreateIndex
CREATE UNIQUE INDEX "municipality_istat_code_key" ON "municipality"("istat_code");

-- CreateIndex
CREATE UNIQUE INDEX "municipality_cadastral_code_key" ON "municipality"("cadastral_code");

-- CreateIndex
CREATE INDEX "municipality_province_name_id_idx" ON "municipality"("province", "name", "id");

-- CreateIndex
CREATE UNIQUE INDEX "notary_user_id_key" ON "notary"("user_id");

-- CreateIndex
CREATE UNIQUE INDEX "notary_registration_number_key" ON "notary"("registration_number");

-- CreateIndex
CREATE INDEX "notary_name_folded_id_idx" ON "notary"("name_folded", "id");

-- CreateIndex
CREATE INDEX "notary_municipality_id_idx" ON "notary"("municipality_id");

-- CreateIndex
CREATE INDEX "notary_district_id_idx" ON "notary"("district_id");

-- CreateIndex
CREATE INDEX "notary_studio_id_idx" ON "notary"("studio_id");

-- CreateIndex
CREATE INDEX "notary_name_folded_idx" ON "notary" USING GIN ("name_folded" gin_trgm_ops);

-- CreateIndex
CREATE INDEX "notary_language_language_code_notary_id_idx" ON "notary_language"("language_code", "notary_id");

-- CreateIndex
CREATE INDEX "notary_specialisation_specialisation_code_notary_id_idx" ON "notary_specialisation"("specialisation_code", "notary_id");

-- CreateIndex
CREATE INDEX "party_act_id_position_idx" ON "party"("act_id", "position");

-- CreateIndex
CREATE INDEX "party_client_id_act_id_idx" ON "party"("client_id", "act_id");

-- CreateIndex
CREATE UNIQUE INDEX "party_act_id_client_id_role_key" ON "party"("act_id", "client_id", "role");

-- CreateIndex
CREATE UNIQUE INDEX "staff_member_user_id_key" ON "staff_member"("user_id");

-- CreateIndex
CREATE INDEX "staff_member_studio_id_idx" ON "staff_member"("studio_id");

-- AddForeignKey
ALTER TABLE "required_document" ADD CONSTRAINT "required_document_act_type_id_fkey" FOREIGN KEY ("act_type_id") REFERENCES "act_type"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "required_document" ADD CONSTRAINT "required_document_document_type_id_fkey" FOREIGN KEY ("document_type_id") REFERENCES "document_type"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "act" ADD CONSTRAINT "act_notary_id_fkey" FOREIGN KEY ("notary_id") REFERENCES "notary"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "act" ADD CONSTRAINT "act_act_type_id_fkey" FOREIGN KEY ("act_type_id") REFERENCES "act_type"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "client" ADD CONSTRAINT "client_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "user_account"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "document" ADD CONSTRAINT "document_act_id_fkey" FOREIGN KEY ("act_id") REFERENCES "act"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "document" ADD CONSTRAINT "document_document_type_id_fkey" FOREIGN KEY ("document_type_id") REFERENCES "document_type"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "document" ADD CONSTRAINT "document_owner_client_id_fkey" FOREIGN KEY ("owner_client_id") REFERENCES "client"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "notary" ADD CONSTRAINT "notary_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "user_account"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "notary" ADD CONSTRAINT "notary_studio_id_fkey" FOREIGN KEY ("studio_id") REFERENCES "studio"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "notary" ADD CONSTRAINT "notary_district_id_fkey" FOREIGN KEY ("district_id") REFERENCES "district"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "notary" ADD CONSTRAINT "notary_municipality_id_fkey" FOREIGN KEY ("municipality_id") REFERENCES "municipality"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "notary_language" ADD CONSTRAINT "notary_language_notary_id_fkey" FOREIGN KEY ("notary_id") REFERENCES "notary"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "notary_language" ADD CONSTRAINT "notary_language_language_code_fkey" FOREIGN KEY ("language_code") REFERENCES "language"("code") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "notary_specialisation" ADD CONSTRAINT "notary_specialisation_notary_id_fkey" FOREIGN KEY ("notary_id") REFERENCES "notary"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "notary_specialisation" ADD CONSTRAINT "notary_specialisation_specialisation_code_fkey" FOREIGN KEY ("specialisation_code") REFERENCES "specialisation"("code") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "office_hours" ADD CONSTRAINT "office_hours_notary_id_fkey" FOREIGN KEY ("notary_id") REFERENCES "notary"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "party" ADD CONSTRAINT "party_act_id_fkey" FOREIGN KEY ("act_id") REFERENCES "act"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "party" ADD CONSTRAINT "party_client_id_fkey" FOREIGN KEY ("client_id") REFERENCES "client"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "staff_member" ADD CONSTRAINT "staff_member_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "user_account"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "staff_member" ADD CONSTRAINT "staff_member_studio_id_fkey" FOREIGN KEY ("studio_id") REFERENCES "studio"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
