/** The part of the domain that the measured operations need. */
export const typeDefinitions = `
  type Query {
    notary(id: ID!): Notary
    "Notaries of a district who are in office, by name."
    notaries(districtId: ID!, first: Int!): [Notary!]!
    "The directory: notaries of a province who are in office, by name."
    search(province: String!, first: Int!): NotaryPage!
    "The notary who is signed in."
    viewer: Notary
    "A notary with everything that the directory tells."
    profile(id: ID!): Notary
    "The newest acts of the citizen who is signed in."
    myActs(first: Int!): ActPage!
  }
  type ActPage { nodes: [Act!]! pageInfo: PageInfo! }
  type NotaryPage { nodes: [Notary!]! pageInfo: PageInfo! }
  type PageInfo { hasNextPage: Boolean! endCursor: String }
  type Notary {
    id: ID!
    firstName: String!
    lastName: String!
    fullName: String!
    registrationNumber: Int!
    status: String!
    phone: String!
    pec: String!
    address: String!
    website: String
    biography: String
    district: District!
    municipality: Municipality!
    studio: Studio!
    officeHours: [OfficeHours!]!
    specialisations: [Specialisation!]!
    languages: [Language!]!
    "The newest of the acts that the viewer may see."
    acts(first: Int!): [Act!]!
  }
  type District {
    name: String!
    courtOfAppeal: String!
    councilName: String!
    councilAddress: String!
    councilPec: String!
  }
  type Municipality { name: String! province: String! region: String! }
  type Studio { name: String! }
  type OfficeHours { weekday: String! opensAt: String! closesAt: String! }
  type Specialisation { code: String! name: String! }
  type Language { code: String! name: String! }
  type Act {
    id: ID!
    title: String!
    status: String!
    createdAt: String!
    signedAt: String
    type: ActType!
    notary: Notary!
    parties: [Party!]!
    documents: [Document!]!
    documentProgress: DocumentProgress!
  }
  type ActType { code: String! name: String! }
  type DocumentProgress { total: Int! accepted: Int! missing: Int! }
  type Party { role: String! client: Client! }
  type Client { displayName: String! }
  type Document { fileName: String type: DocumentType! }
  type DocumentType { code: String! }
`
