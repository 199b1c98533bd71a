#!/bin/sh
# Copies the primary at the first start, and follows it from then on.
set -eu

connection='host=postgres user=replicator application_name=replica'
PGPASSWORD="$(cat /run/passwords/replication)"
export PGPASSWORD

if [ ! -s "$PGDATA/PG_VERSION" ]; then
  # Beside its place, and moved there when it is whole: a copy that was cut short is begun again.
  rm -rf "$PGDATA" "$PGDATA.new"
  pg_basebackup --pgdata="$PGDATA.new" --dbname="$connection" --wal-method=stream --checkpoint=fast
  touch "$PGDATA.new/standby.signal"
  mv "$PGDATA.new" "$PGDATA"
fi

exec postgres -c config_file=/etc/postgresql/postgresql.conf \
  -c primary_conninfo="$connection" -c primary_slot_name=replica
