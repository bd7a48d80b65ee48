#!/bin/sh
# Runs once, when the database volume is empty: the two roles of Gongdao (neither a superuser) and Temporal's own.
set -eu
psql -v ON_ERROR_STOP=1 --username postgres \
  -v owner="$GONGDAO_OWNER_PASSWORD" -v app="$GONGDAO_APP_PASSWORD" -v temporal="$TEMPORAL_DB_PASSWORD" <<'SQL'
CREATE ROLE gongdao_owner LOGIN PASSWORD :'owner';
CREATE ROLE gongdao_app LOGIN PASSWORD :'app';
CREATE ROLE temporal LOGIN PASSWORD :'temporal';
CREATE DATABASE gongdao OWNER gongdao_owner ENCODING 'UTF8' LC_COLLATE 'C.UTF-8' LC_CTYPE 'C.UTF-8' TEMPLATE template0;
CREATE DATABASE temporal OWNER temporal;
CREATE DATABASE temporal_visibility OWNER temporal;
SQL
