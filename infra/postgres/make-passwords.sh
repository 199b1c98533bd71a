#!/bin/sh
# Makes what is missing of the passwords of this stack. The API and the load tests of it read the first two, and only
# PostgreSQL's account the others.
set -eu

make() {
  file="/var/lib/postgresql/$1"
  [ -s "$file" ] && return
  od -An -N24 -tx1 /dev/urandom | tr -d ' \n' >"$file.new"
  chmod "$2" "$file.new"
  mv "$file.new" "$file"
}

make application 0444
make load-test 0444
make replication 0400
make superuser 0400
