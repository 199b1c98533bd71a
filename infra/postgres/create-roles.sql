-- Runs once, when the database is made: the application's account owns its database, and is nothing more.
\set application `cat /run/passwords/application`
\set replication `cat /run/passwords/replication`

create role sportello login password :'application';
create role replicator login replication password :'replication';
create database sportello owner sportello;
-- What the standby has not got yet is kept for it.
select pg_create_physical_replication_slot('replica');

\connect sportello
create extension pg_stat_statements;
