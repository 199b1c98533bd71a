import type { Prisma, PrismaClient } from '../../src/generated/prisma/client.ts'

// The four large tables are filled from one array a column, which is eight times as fast as createMany.

/** Writes the rows in one statement. Dates and instants are text. */
export async function insertClients(
  prisma: PrismaClient,
  rows: readonly Prisma.ClientCreateManyInput[],
): Promise<void> {
  const column = columnsOf(rows)
  await prisma.$executeRaw`
    INSERT INTO client (
      id, user_id, kind, first_name, last_name, company_name, codice_fiscale, birth_date, birth_place, residence,
      email, phone, pec, identity_document_kind, identity_document_masked_number, identity_document_expires_on,
      created_at
    )
    SELECT * FROM unnest(
      ${column('id')}::uuid[], ${column('userId')}::uuid[], ${column('kind')}::client_kind[],
      ${column('firstName')}::text[], ${column('lastName')}::text[], ${column('companyName')}::text[],
      ${column('codiceFiscale')}::text[], ${column('birthDate')}::date[], ${column('birthPlace')}::text[],
      ${column('residence')}::text[], ${column('email')}::text[], ${column('phone')}::text[],
      ${column('pec')}::text[], ${column('identityDocumentKind')}::text[],
      ${column('identityDocumentMaskedNumber')}::text[], ${column('identityDocumentExpiresOn')}::date[],
      ${column('createdAt')}::timestamptz[]
    )`
}

/** Writes the rows in one statement. Instants are text. */
export async function insertActs(
  prisma: PrismaClient,
  rows: readonly Prisma.ActCreateManyInput[],
): Promise<void> {
  const column = columnsOf(rows)
  await prisma.$executeRaw`
    INSERT INTO act (
      id, notary_id, act_type_id, status, title, internal_notes, declared_value, repertorio_number, raccolta_number,
      version, created_at, updated_at, signed_at
    )
    SELECT * FROM unnest(
      ${column('id')}::uuid[], ${column('notaryId')}::uuid[], ${column('actTypeId')}::uuid[],
      ${column('status')}::act_status[], ${column('title')}::text[], ${column('internalNotes')}::text[],
      ${column('declaredValue')}::numeric[], ${column('repertorioNumber')}::integer[],
      ${column('raccoltaNumber')}::integer[], ${column('version')}::integer[],
      ${column('createdAt')}::timestamptz[], ${column('updatedAt')}::timestamptz[],
      ${column('signedAt')}::timestamptz[]
    )`
}

/** Writes the rows in one statement. */
export async function insertParties(
  prisma: PrismaClient,
  rows: readonly Prisma.PartyCreateManyInput[],
): Promise<void> {
  const column = columnsOf(rows)
  await prisma.$executeRaw`
    INSERT INTO party (id, act_id, client_id, role, position)
    SELECT * FROM unnest(
      ${column('id')}::uuid[], ${column('actId')}::uuid[], ${column('clientId')}::uuid[],
      ${column('role')}::party_role[], ${column('position')}::integer[]
    )`
}

/** Writes the rows in one statement. Dates and instants are text. */
export async function insertDocuments(
  prisma: PrismaClient,
  rows: readonly Prisma.DocumentCreateManyInput[],
): Promise<void> {
  const column = columnsOf(rows)
  await prisma.$executeRaw`
    INSERT INTO document (
      id, act_id, document_type_id, owner_client_id, status, file_name, size_bytes, uploaded_at, expires_on,
      rejection_reason, position
    )
    SELECT * FROM unnest(
      ${column('id')}::uuid[], ${column('actId')}::uuid[], ${column('documentTypeId')}::uuid[],
      ${column('ownerClientId')}::uuid[], ${column('status')}::document_status[], ${column('fileName')}::text[],
      ${column('sizeBytes')}::integer[], ${column('uploadedAt')}::timestamptz[], ${column('expiresOn')}::date[],
      ${column('rejectionReason')}::text[], ${column('position')}::integer[]
    )`
}

function columnsOf<Row>(rows: readonly Row[]) {
  return (name: keyof Row) => rows.map((row) => row[name] ?? null)
}
