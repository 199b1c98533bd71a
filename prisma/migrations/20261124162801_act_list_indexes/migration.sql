-- DropIndex
DROP INDEX "act_notary_id_created_at_id_idx";

-- DropIndex
DROP INDEX "act_notary_id_updated_at_id_idx";

-- CreateIndex
CREATE INDEX "act_notary_id_created_at_id_status_act_type_id_idx" ON "act"("notary_id", "created_at", "id", "status", "act_type_id");

-- CreateIndex
CREATE INDEX "act_notary_id_updated_at_id_status_act_type_id_idx" ON "act"("notary_id", "updated_at", "id", "status", "act_type_id");

-- CreateIndex
CREATE INDEX "act_act_type_id_status_created_at_id_idx" ON "act"("act_type_id", "status", "created_at", "id");

-- CreateIndex
CREATE INDEX "act_act_type_id_status_updated_at_id_idx" ON "act"("act_type_id", "status", "updated_at", "id");
