/**
 * One statement per operation. Rows become JSON as a whole (`json_agg(row)`): PostgreSQL does that faster than building
 * objects name by name. The filter of what the viewer may see is part of the statement.
 */
export const statements = {
  notary: `
    select row_to_json(found) as json from (
      select n.id, n.first_name as "firstName", n.last_name as "lastName",
        n.registration_number as "registrationNumber", n.phone, n.pec,
        (select row_to_json(d) from (select d.name from district d where d.id = n.district_id) d) as district
      from notary n where n.id = $1
    ) found`,

  district: `
    select coalesce(json_agg(found), '[]') as json from (
      select n.id, n.first_name as "firstName", n.last_name as "lastName",
        (select row_to_json(d) from (select d.name from district d where d.id = n.district_id) d) as district,
        (
          select coalesce(json_agg(newest), '[]') from (
            select a.id, a.status, a.created_at as "createdAt", a.signed_at as "signedAt", t.code as type
            from act a join act_type t on t.id = a.act_type_id
            where a.notary_id = n.id and not t.is_will
              and exists (
                select 1 from user_account u
                where u.id = $2 and u.role = 'ADMINISTRATOR' and u.status = 'ACTIVE'
              )
            order by a.created_at desc, a.id desc limit 10
          ) newest
        ) as acts
      from notary n where n.district_id = $1 and n.status = 'IN_OFFICE'
      order by n.name_folded, n.id limit 20
    ) found`,

  acts: `
    select coalesce(json_agg(found), '[]') as json from (
      select a.id, a.title, a.status, a.created_at as "createdAt", a.signed_at as "signedAt", t.code as type,
        (
          select coalesce(json_agg(part), '[]') from (
            select p.role, coalesce(c.company_name, concat_ws(' ', c.first_name, c.last_name)) as client
            from party p join client c on c.id = p.client_id
            where p.act_id = a.id order by p.position, p.id
          ) part
        ) as parties,
        (
          select coalesce(json_agg(paper), '[]') from (
            select d.file_name as "fileName", k.code as type
            from document d join document_type k on k.id = d.document_type_id
            where d.act_id = a.id order by d.position, d.id
          ) paper
        ) as documents
      from notary n
      join user_account u on u.id = n.user_id and u.status = 'ACTIVE'
      join act a on a.notary_id = n.id
      join act_type t on t.id = a.act_type_id
      where n.user_id = $1
      order by a.created_at desc, a.id desc limit 20
    ) found`,

  search: `
    with page as (
      select n.* from notary n join municipality m on m.id = n.municipality_id
      where m.province = $1 and n.status = 'IN_OFFICE'
      order by n.name_folded, n.id limit 21
    )
    select json_build_object(
      'nodes', (
        select coalesce(json_agg(found), '[]') from (
          select n.id, n.first_name || ' ' || n.last_name as "fullName", n.status, n.phone,
            (
              select row_to_json(m) from (
                select m.name, m.province from municipality m where m.id = n.municipality_id
              ) m
            ) as municipality,
            (
              select row_to_json(d) from (
                select d.name, d.council_name as council from district d where d.id = n.district_id
              ) d
            ) as district,
            (
              select coalesce(json_agg(s), '[]') from (
                select s.code, s.name from notary_specialisation x
                join specialisation s on s.code = x.specialisation_code
                where x.notary_id = n.id order by s.name, s.code
              ) s
            ) as specialisations,
            (
              select coalesce(json_agg(l), '[]') from (
                select l.code, l.name from notary_language x join language l on l.code = x.language_code
                where x.notary_id = n.id order by l.name, l.code
              ) l
            ) as languages
          from page n order by n.name_folded, n.id limit 20
        ) found
      ),
      'pageInfo', (
        select row_to_json(info) from (
          select (select count(*) > 20 from page) as "hasNextPage",
            (
              select encode(convert_to(json_build_array(last.name_folded, last.id)::text, 'UTF8'), 'base64')
              from (select name_folded, id from page order by name_folded, id limit 20) last
              order by last.name_folded desc, last.id desc limit 1
            ) as "endCursor"
        ) info
      )
    ) as json`,

  profile: `
    select row_to_json(found) as json from (
      select n.id, n.first_name || ' ' || n.last_name as "fullName", n.registration_number as "registrationNumber",
        n.status, n.address, n.phone, n.pec, n.website, n.biography,
        (
          select row_to_json(m) from (
            select m.name, m.province, m.region from municipality m where m.id = n.municipality_id
          ) m
        ) as municipality,
        (
          select row_to_json(d) from (
            select d.name, d.court_of_appeal as "courtOfAppeal", d.council_name as "councilName",
              d.council_address as "councilAddress", d.council_pec as "councilPec"
            from district d where d.id = n.district_id
          ) d
        ) as district,
        (select row_to_json(s) from (select s.name from studio s where s.id = n.studio_id) s) as studio,
        (
          select coalesce(json_agg(l), '[]') from (
            select l.code, l.name from notary_language x join language l on l.code = x.language_code
            where x.notary_id = n.id order by l.name, l.code
          ) l
        ) as languages,
        (
          select coalesce(json_agg(s), '[]') from (
            select s.code, s.name from notary_specialisation x
            join specialisation s on s.code = x.specialisation_code
            where x.notary_id = n.id order by s.name, s.code
          ) s
        ) as specialisations,
        (
          select coalesce(json_agg(h), '[]') from (
            select o.weekday, o.opens_at as "opensAt", o.closes_at as "closesAt" from office_hours o
            where o.notary_id = n.id order by o.weekday, o.opens_at
          ) h
        ) as "officeHours"
      from notary n where n.id = $1
    ) found`,

  myActs: `
    with page as (
      select a.*, t.code as type_code, t.name as type_name
      from (
        select p.act_id, bool_or(p.role = 'TESTATOR') as is_testator
        from user_account u
        join client c on c.user_id = u.id
        join party p on p.client_id = c.id
        where u.id = $1 and u.role = 'CITIZEN' and u.status = 'ACTIVE'
        group by p.act_id
      ) mine
      join act a on a.id = mine.act_id
      join act_type t on t.id = a.act_type_id
      where not t.is_will or mine.is_testator
      order by a.created_at desc, a.id desc limit 21
    )
    select json_build_object(
      'nodes', (
        select coalesce(json_agg(found), '[]') from (
          select a.id, a.title, a.status, a.created_at as "createdAt", a.signed_at as "signedAt",
            (select row_to_json(t) from (select a.type_code as code, a.type_name as name) t) as type,
            (
              select row_to_json(n) from (
                select n.id, n.first_name || ' ' || n.last_name as "fullName",
                  (select row_to_json(d) from (select d.name from district d where d.id = n.district_id) d) as district
                from notary n where n.id = a.notary_id
              ) n
            ) as notary,
            (
              select coalesce(json_agg(part), '[]') from (
                select p.role, coalesce(c.company_name, concat_ws(' ', c.first_name, c.last_name)) as client
                from party p join client c on c.id = p.client_id
                where p.act_id = a.id order by p.position, p.id
              ) part
            ) as parties,
            (
              select row_to_json(progress) from (
                select count(*) as total, count(*) filter (where d.status = 'ACCEPTED') as accepted,
                  count(*) filter (where d.status = 'MISSING') as missing
                from document d where d.act_id = a.id
              ) progress
            ) as "documentProgress"
          from page a order by a.created_at desc, a.id desc limit 20
        ) found
      ),
      'pageInfo', (
        select row_to_json(info) from (
          select (select count(*) > 20 from page) as "hasNextPage",
            (
              select encode(convert_to(json_build_array(last.created_at, last.id)::text, 'UTF8'), 'base64')
              from (select created_at, id from page order by created_at desc, id desc limit 20) last
              order by last.created_at, last.id limit 1
            ) as "endCursor"
        ) info
      )
    ) as json`,
}

export type OperationName = keyof typeof statements
