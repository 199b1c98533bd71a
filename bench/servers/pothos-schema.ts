import SchemaBuilder from '@pothos/core'
import PrismaPlugin from '@pothos/plugin-prisma'
import RelayPlugin from '@pothos/plugin-relay'
import type { Prisma, PrismaClient } from '../.generated/client/client.ts'
import type PrismaTypes from '../.generated/pothos-types.ts'
import { getDatamodel } from '../.generated/pothos-types.ts'

export interface Context {
  readonly userId: string | null
  /** Which acts the viewer may see, as a condition. */
  readonly visibleActs: Prisma.ActWhereInput
}

interface DocumentProgress {
  readonly total: number
  readonly accepted: number
  readonly missing: number
}

type Builder = ReturnType<typeof createBuilder>

/** Pothos with its Prisma plugin: relations are joined by Prisma into the statement of their root field. */
export function buildSchema(prisma: PrismaClient) {
  const builder = createBuilder(prisma)
  addDirectory(builder)
  addActs(builder)
  addQueries(builder, prisma)
  return builder.toSchema()
}

function createBuilder(prisma: PrismaClient) {
  const builder = new SchemaBuilder<{
    PrismaTypes: PrismaTypes
    Context: Context
    Scalars: { DateTime: { Input: Date; Output: Date } }
    DefaultFieldNullability: false
  }>({
    plugins: [PrismaPlugin, RelayPlugin],
    relay: { nodesOnConnection: true },
    prisma: { client: prisma, dmmf: getDatamodel() },
    defaultFieldNullability: false,
  })
  builder.scalarType('DateTime', { serialize: (instant) => instant.toISOString() })
  return builder
}

function addDirectory(builder: Builder): void {
  builder.prismaObject('District', {
    fields: (t) => ({
      name: t.exposeString('name'),
      courtOfAppeal: t.exposeString('courtOfAppeal'),
      councilName: t.exposeString('councilName'),
      councilAddress: t.exposeString('councilAddress'),
      councilPec: t.exposeString('councilPec'),
    }),
  })
  builder.prismaObject('Municipality', {
    fields: (t) => ({
      name: t.exposeString('name'),
      province: t.exposeString('province'),
      region: t.exposeString('region'),
    }),
  })
  builder.prismaObject('Studio', { fields: (t) => ({ name: t.exposeString('name') }) })
  builder.prismaObject('OfficeHours', {
    fields: (t) => ({
      weekday: t.exposeString('weekday'),
      opensAt: t.exposeString('opensAt'),
      closesAt: t.exposeString('closesAt'),
    }),
  })
  builder.prismaObject('Specialisation', {
    fields: (t) => ({ code: t.exposeString('code'), name: t.exposeString('name') }),
  })
  builder.prismaObject('Language', {
    fields: (t) => ({ code: t.exposeString('code'), name: t.exposeString('name') }),
  })
  builder.prismaObject('NotarySpecialisation', {
    fields: (t) => ({ specialisation: t.relation('specialisation') }),
  })
  builder.prismaObject('NotaryLanguage', { fields: (t) => ({ language: t.relation('language') }) })
  builder.prismaObject('Notary', {
    fields: (t) => ({
      id: t.exposeID('id'),
      firstName: t.exposeString('firstName'),
      lastName: t.exposeString('lastName'),
      fullName: t.string({
        select: { firstName: true, lastName: true },
        resolve: ({ firstName, lastName }) => `${firstName} ${lastName}`,
      }),
      registrationNumber: t.exposeInt('registrationNumber'),
      status: t.exposeString('status'),
      phone: t.exposeString('phone'),
      pec: t.exposeString('pec'),
      address: t.exposeString('address'),
      website: t.exposeString('website', { nullable: true }),
      biography: t.exposeString('biography', { nullable: true }),
      district: t.relation('district'),
      municipality: t.relation('municipality'),
      studio: t.relation('studio'),
      officeHours: t.relation('officeHours', {
        query: { orderBy: [{ weekday: 'asc' }, { opensAt: 'asc' }] },
      }),
      specialisations: t.relation('specialisations'),
      languages: t.relation('languages'),
      acts: t.relation('acts', {
        args: { first: t.arg.int({ required: true }) },
        query: ({ first }, { visibleActs }) => ({
          where: visibleActs,
          orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
          take: first,
        }),
      }),
    }),
  })
}

function addActs(builder: Builder): void {
  const progress = builder.objectRef<DocumentProgress>('DocumentProgress').implement({
    fields: (t) => ({
      total: t.exposeInt('total'),
      accepted: t.exposeInt('accepted'),
      missing: t.exposeInt('missing'),
    }),
  })
  builder.prismaObject('ActType', {
    fields: (t) => ({ code: t.exposeString('code'), name: t.exposeString('name') }),
  })
  builder.prismaObject('DocumentType', { fields: (t) => ({ code: t.exposeString('code') }) })
  builder.prismaObject('Client', {
    fields: (t) => ({
      displayName: t.string({
        select: { companyName: true, firstName: true, lastName: true },
        resolve: (client) =>
          client.companyName ?? [client.firstName, client.lastName].filter((part) => part !== null).join(' '),
      }),
    }),
  })
  builder.prismaObject('Party', {
    fields: (t) => ({ role: t.exposeString('role'), client: t.relation('client') }),
  })
  builder.prismaObject('Document', {
    fields: (t) => ({
      fileName: t.exposeString('fileName', { nullable: true }),
      type: t.relation('documentType'),
    }),
  })
  builder.prismaObject('Act', {
    fields: (t) => ({
      id: t.exposeID('id'),
      title: t.exposeString('title'),
      status: t.exposeString('status'),
      createdAt: t.expose('createdAt', { type: 'DateTime' }),
      signedAt: t.expose('signedAt', { type: 'DateTime', nullable: true }),
      type: t.relation('actType'),
      parties: t.relation('parties', { query: { orderBy: [{ position: 'asc' }, { id: 'asc' }] } }),
      documents: t.relation('documents', { query: { orderBy: [{ position: 'asc' }, { id: 'asc' }] } }),
      notary: t.relation('notary'),
      // Prisma counts one relation under one condition only: three counts would be three more statements.
      documentProgress: t.field({
        type: progress,
        select: { documents: { select: { status: true } } },
        resolve: ({ documents }) => ({
          total: documents.length,
          accepted: documents.filter(({ status }) => status === 'ACCEPTED').length,
          missing: documents.filter(({ status }) => status === 'MISSING').length,
        }),
      }),
    }),
  })
}

function addQueries(builder: Builder, prisma: PrismaClient): void {
  const byName: Prisma.NotaryOrderByWithRelationInput[] = [{ nameFolded: 'asc' }, { id: 'asc' }]
  builder.queryType({
    fields: (t) => ({
      notary: t.prismaField({
        type: 'Notary',
        nullable: true,
        args: { id: t.arg.id({ required: true }) },
        resolve: (query, _root, { id }) => prisma.notary.findUnique({ ...query, where: { id: String(id) } }),
      }),
      notaries: t.prismaField({
        type: ['Notary'],
        args: { districtId: t.arg.id({ required: true }), first: t.arg.int({ required: true }) },
        resolve: (query, _root, { districtId, first }) =>
          prisma.notary.findMany({
            ...query,
            where: { districtId: String(districtId), status: 'IN_OFFICE' },
            orderBy: byName,
            take: first,
          }),
      }),
      search: t.prismaConnection({
        type: 'Notary',
        cursor: 'id',
        args: { province: t.arg.string({ required: true }) },
        resolve: (query, _root, { province }) =>
          prisma.notary.findMany({
            ...query,
            where: { municipality: { province }, status: 'IN_OFFICE' },
            orderBy: byName,
          }),
      }),
      myActs: t.prismaConnection({
        type: 'Act',
        cursor: 'id',
        resolve: (query, _root, _arguments, { visibleActs }) =>
          prisma.act.findMany({
            ...query,
            where: visibleActs,
            orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
          }),
      }),
      viewer: t.prismaField({
        type: 'Notary',
        nullable: true,
        resolve: (query, _root, _arguments, { userId }) =>
          prisma.notary.findFirst({ ...query, where: { userId, user: { status: 'ACTIVE' } } }),
      }),
    }),
  })
}
