import type { Prisma } from '../../src/generated/prisma/client.ts'
import type { ActStatus } from '../../src/generated/prisma/enums.ts'
import { actOpening } from './act-opening.ts'
import { type ActPlan, actStatuses } from './act-plan.ts'
import { type ActProfile, actProfiles } from './act-profiles.ts'
import { actTypes } from './act-types.ts'
import { instantText, referenceInstant } from './calendar.ts'
import type { DirectoryPlan, PlannedDistrict } from './directory-plan.ts'
import { rowId, uuidVersion7 } from './identifiers.ts'
import { Random } from './random.ts'

/** An act as it is stored, with what its parties and documents depend on; instants in milliseconds since 1970. */
export interface SeedAct {
  row: Prisma.ActCreateManyInput
  id: string
  type: number
  status: ActStatus
  createdAt: number
  updatedAt: number
  signedAt: number | null
}

const day = 86_400_000

const notes = [
  'Verificare la provenienza prima della stipula.',
  'Il cliente preferisce essere contattato per e-mail.',
  'Manca la conferma della data da parte della banca.',
  'Preventivo accettato; acconto ricevuto.',
  'Controllare la conformità catastale con il tecnico.',
  'Chiesta copia aggiornata dei documenti.',
  'Adeguata verifica completata, rischio ordinario.',
  'Appuntamento per la stipula da fissare nel pomeriggio.',
  'Da rileggere con le parti prima della firma.',
]

/** One act, whatever rows were made before it. */
export function actRow(act: number, plan: ActPlan, directory: DirectoryPlan): SeedAct {
  const random = new Random('act', act)
  const notary = plan.notaryOf[act] as number
  const type = plan.typeOf[act] as number
  const status = actStatuses[plan.statusOf[act] as number] as ActStatus
  const createdAt = actOpening(act, plan.count).instant
  const signedAt = plan.signedAt[act] || null
  const { municipalities } = directory.districts[directory.districtOf[notary] as number] as PlannedDistrict
  const id = uuidVersion7(createdAt, 0, random)
  const updatedAt = lastChange(status, createdAt, signedAt, random)
  const row = {
    id,
    notaryId: rowId('notary', notary),
    actTypeId: rowId('act_type', type),
    status,
    title: `${actTypes[type]?.name}, ${random.pick(municipalities).name}`,
    internalNotes: random.chance(0.35) ? random.pick(notes) : null,
    declaredValue: inventValue(actProfiles[type] as ActProfile, random),
    repertorioNumber: plan.repertorioNumber[act] || null,
    raccoltaNumber: plan.raccoltaNumber[act] || null,
    version: status === 'DRAFT' ? random.between(1, 3) : random.between(3, 9),
    createdAt: instantText(createdAt),
    updatedAt: instantText(updatedAt),
    signedAt: signedAt === null ? null : instantText(signedAt),
  }
  return { row, id, type, status, createdAt, updatedAt, signedAt }
}

function inventValue({ value }: ActProfile, random: Random): string | null {
  if (value === null) return null
  const [least, most, step] = value
  return `${least + random.below((most - least) / step + 1) * step}.00`
}

// Formalities are done some days after the signing, preservation some months after it.
function lastChange(status: ActStatus, createdAt: number, signedAt: number | null, random: Random): number {
  const part = random.fraction()
  const longest: Record<ActStatus, number> = {
    DRAFT: Infinity,
    IN_PREPARATION: Infinity,
    READY_TO_SIGN: Infinity,
    SIGNED: 0,
    FORMALITIES_IN_PROGRESS: 10 * day,
    COMPLETED: 40 * day,
    ARCHIVED: 300 * day,
    CANCELLED: 45 * day,
  }
  const start = signedAt ?? createdAt
  return start + Math.floor(Math.min(longest[status], referenceInstant - start) * (0.3 + 0.7 * part))
}
