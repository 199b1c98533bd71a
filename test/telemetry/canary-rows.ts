import type pg from 'pg'
import type { CanaryKind, MakeCanaries } from './canaries.ts'

/** Writes the canaries of people and of the directory into rows that the examples of the stored operations read. */
export async function plantCanaries(client: pg.Client, canaries: MakeCanaries): Promise<void> {
  const of = (kind: CanaryKind) => canaries.of('row', kind)
  await client.query(
    `with client_turn as (${clientTurns})
    update client c set
      first_name = case when c.kind = 'NATURAL_PERSON' then 'Nicola' end,
      last_name = case when c.kind = 'NATURAL_PERSON' then ${inTurn('$1')} end,
      company_name = case when c.kind = 'LEGAL_PERSON' then ${inTurn('$1')} end,
      email = ${inTurn('$2')}, pec = ${inTurn('$2')}, phone = ${inTurn('$3')},
      residence = ${inTurn('$4')}, birth_place = ${inTurn('$4')}
    from client_turn t where t.id = c.id`,
    [of('name'), of('e-mail'), of('telephone'), of('address')],
  )
  // Each is one person's.
  await client.query(
    `with client_turn as (${clientTurns})
    update client c set codice_fiscale = ($1::text[])[turn + 1]
    from client_turn t where t.id = c.id and turn < cardinality($1::text[])`,
    [of('codice fiscale')],
  )
  await client.query(
    `with act_turn as (${actTurns})
    update act a set title = ${inTurn('$1')}, internal_notes = ${inTurn('$2')}
    from act_turn t where t.id = a.id`,
    [of('act title'), of('internal note')],
  )
  await client.query(
    `with document_turn as (
      select d.id, row_number() over (order by d.file_name is null, t.turn, d.position) - 1 as turn
      from document d join (${actTurns}) t on t.id = d.act_id
    )
    update document d set file_name = ${inTurn('$1')}, rejection_reason = ${inTurn('$2')}
    from document_turn t where t.id = d.id`,
    [of('document title'), of('internal note')],
  )
  await client.query(
    `with staff_turn as (select id, row_number() over (order by id) - 1 as turn from staff_member)
    update staff_member s set last_name = ${inTurn('$1')} from staff_turn t where t.id = s.id`,
    [of('name')],
  )
  await client.query(
    `with notary_turn as (select id, row_number() over (order by id) - 1 as turn from notary)
    update notary n set last_name = ${inTurn('$1')}, name_folded = lower(${inTurn('$1')}), biography = ${inTurn('$1')}
    from notary_turn t where t.id = n.id`,
    [canaries.of('directory', 'name')],
  )
}

/** Those first that the examples read: the acts of the first notary, and who has a part in them. */
const actTurns = `
  select a.id, row_number() over (order by n.user_id is distinct from (
    select id from user_account where role = 'NOTARY' and status = 'ACTIVE' order by id limit 1
  ), a.id desc) - 1 as turn
  from act a join notary n on n.id = a.notary_id`

const clientTurns = `
  select c.id, row_number() over (order by c.kind = 'LEGAL_PERSON', min(t.turn), c.id) - 1 as turn
  from client c left join party p on p.client_id = c.id left join (${actTurns}) t on t.id = p.act_id
  group by c.id`

const inTurn = (texts: string): string => `(${texts}::text[])[1 + turn % cardinality(${texts}::text[])]`

/**
 * Makes PostgreSQL fail over an act by the first word of its title, with errors that quote the title: as they stand in
 * the message, the detail and the hint. Reading one that is "Illeggibile" fails as well.
 */
export async function setTraps(client: pg.Client): Promise<void> {
  await client.query(`
    create table trap (whole text unique, short varchar(5));
    create function act_trap() returns trigger language plpgsql security definer as $$
    begin
      case split_part(new.title, ' ', 1)
        when 'Doppio' then insert into trap (whole) values (new.title), (new.title);
        when 'Lungo' then insert into trap (short) values (new.title);
        when 'Numero' then perform new.title::integer;
        when 'Enorme' then perform (length(new.title) * 1e6)::numeric(3);
        when 'Byte' then perform convert_from(convert_to(new.title, 'UTF8') || '\\xff'::bytea, 'UTF8');
        when 'Errore' then
          raise exception 'La riga di % è sbagliata\n    at %', new.title, new.title
            using detail = new.title, hint = new.internal_notes, constraint = new.title, table = new.title;
        when 'Lento' then perform pg_sleep(10);
        else null;
      end case;
      return new;
    end $$;
    create trigger act_trap after insert or update on act for each row execute function act_trap();
    create function is_legible(title text) returns boolean language plpgsql as $$
    begin
      if title like 'Illeggibile%' then raise exception 'Non si legge %', title using detail = title; end if;
      return true;
    end $$;
    alter table act enable row level security;
    alter table act force row level security;
    create policy legible on act using (is_legible(title))`)
}

/** From now on no act can be read. */
export async function makeActsIllegible(client: pg.Client): Promise<void> {
  await client.query(`update act set title = 'Illeggibile ' || title`)
}

/** UUIDs of acts of one notary, by the user's. */
export async function actsOf(client: pg.Client, userId: string): Promise<string[]> {
  const { rows } = await client.query<{ id: string }>(
    'select a.id from act a join notary n on n.id = a.notary_id where n.user_id = $1 order by a.id desc limit 30',
    [userId],
  )
  return rows.map(({ id }) => id)
}

/** Ends every connection that the server has, in the middle of whatever runs there. */
export async function endConnections(client: pg.Client): Promise<number> {
  const { rowCount } = await client.query(
    `select pg_terminate_backend(pid) from pg_stat_activity
    where datname = current_database() and application_name like 'sportello-notai-api%'`,
  )
  return rowCount ?? 0
}
