/** Objects of a database, in the catalogs whose owner needs no superuser's rights. */
const OBJECTS = `SELECT 'pg_class'::regclass::oid AS catalog, oid, relowner AS owner FROM pg_class
    WHERE relkind IN ('r', 'p', 'v', 'm', 'f', 'S') AND relpersistence <> 't' AND oid NOT IN
      (SELECT objid FROM pg_depend WHERE classid = 'pg_class'::regclass AND refclassid = classid AND deptype = 'a' AND refobjsubid > 0)
  UNION ALL SELECT 'pg_type'::regclass, t.oid, typowner FROM pg_type AS t LEFT JOIN pg_class AS c ON c.oid = typrelid
    WHERE (typtype IN ('b', 'd', 'e', 'r') OR c.relkind = 'c') AND t.oid NOT IN (SELECT typarray FROM pg_type)
  UNION ALL SELECT 'pg_namespace'::regclass, oid, nspowner FROM pg_namespace WHERE nspname !~ '^pg_'
  UNION ALL SELECT 'pg_proc'::regclass, oid, proowner FROM pg_proc
  UNION ALL SELECT 'pg_operator'::regclass, oid, oprowner FROM pg_operator
  UNION ALL SELECT 'pg_opclass'::regclass, oid, opcowner FROM pg_opclass
  UNION ALL SELECT 'pg_opfamily'::regclass, oid, opfowner FROM pg_opfamily
  UNION ALL SELECT 'pg_collation'::regclass, oid, collowner FROM pg_collation
  UNION ALL SELECT 'pg_conversion'::regclass, oid, conowner FROM pg_conversion
  UNION ALL SELECT 'pg_ts_dict'::regclass, oid, dictowner FROM pg_ts_dict
  UNION ALL SELECT 'pg_ts_config'::regclass, oid, cfgowner FROM pg_ts_config
  UNION ALL SELECT 'pg_statistic_ext'::regclass, oid, stxowner FROM pg_statistic_ext
  UNION ALL SELECT 'pg_language'::regclass, oid, lanowner FROM pg_language
  UNION ALL SELECT 'pg_foreign_server'::regclass, oid, srvowner FROM pg_foreign_server
  UNION ALL SELECT 'pg_publication'::regclass, oid, pubowner FROM pg_publication
    WHERE NOT puballtables AND oid NOT IN (SELECT pnpubid FROM pg_publication_namespace)
  UNION ALL SELECT 'pg_largeobject'::regclass, oid, lomowner FROM pg_largeobject_metadata`;

/**
 * Gives what the superusers own in the connected database to the role in the variable `role`, and the privileges that
 * they grant on what they are going to make. What a role without such rights owns stays its own, and the role becomes its
 * member: a dump reads every table. What belongs to an extension stays with it.
 *
 * For psql. An object of the database's own is one with an oid from 16384 on; a large object may have any.
 * @see https://www.postgresql.org/docs/16/functions-info.html#FUNCTIONS-INFO-OBJECT-TABLE
 */
export const HAND_OVER = String.raw`WITH objects AS (
  ${OBJECTS}
)
SELECT DISTINCT CASE
    WHEN NOT (rolsuper OR rolcreaterole OR rolreplication OR rolbypassrls) THEN format('GRANT %I TO %I', rolname, :'role')
    ELSE format('ALTER %s %s OWNER TO %I', CASE WHEN type IN ('function', 'procedure', 'aggregate') THEN 'routine'
      WHEN type = 'statistics object' THEN 'statistics' ELSE type END, identity, :'role')
  END
FROM objects JOIN pg_roles ON pg_roles.oid = owner, pg_identify_object(catalog, objects.oid, 0)
WHERE NOT pg_has_role(:'role', owner, 'USAGE')
  AND (objects.oid >= 16384 OR catalog = 'pg_largeobject'::regclass OR (type, identity) = ('schema', 'public'))
  AND NOT EXISTS (SELECT FROM pg_depend WHERE classid = catalog AND objid = objects.oid AND refobjid <> objid AND deptype IN ('e', 'i')) \gexec
WITH defaults AS (
  SELECT rolname, CASE WHEN nspname IS NULL THEN '' ELSE format('IN SCHEMA %I', nspname) END AS in_schema,
    CASE defaclobjtype WHEN 'r' THEN 'TABLES' WHEN 'S' THEN 'SEQUENCES' WHEN 'f' THEN 'ROUTINES' WHEN 'T' THEN 'TYPES' ELSE 'SCHEMAS' END AS kind,
    privilege_type AS privilege, CASE grantee WHEN 0 THEN 'PUBLIC' ELSE grantee::regrole::text END AS grantee, is_grantable
  FROM pg_default_acl CROSS JOIN aclexplode(defaclacl) JOIN pg_roles ON pg_roles.oid = defaclrole LEFT JOIN pg_namespace AS n ON n.oid = defaclnamespace
  WHERE rolsuper AND grantee <> defaclrole AND grantee <> (SELECT oid FROM pg_roles WHERE rolname = :'role')
)
SELECT format('ALTER DEFAULT PRIVILEGES FOR ROLE %I %s GRANT %s ON %s TO %s%s', :'role', in_schema, privilege, kind, grantee, CASE WHEN is_grantable THEN ' WITH GRANT OPTION' END),
  format('ALTER DEFAULT PRIVILEGES FOR ROLE %I %s REVOKE %s ON %s FROM %s', rolname, in_schema, privilege, kind, grantee)
FROM defaults WHERE (in_schema, grantee) <> ('', 'PUBLIC') \gexec
`;

/**
 * What a superuser alone can own, or whose owner has no command to be changed: it stays where it is.
 * @see https://www.postgresql.org/docs/16/sql-alterpublication.html
 */
const SUPERUSER_OBJECTS = `SELECT 'pg_extension'::regclass::oid AS catalog, oid, extowner AS owner FROM pg_extension
  UNION ALL SELECT 'pg_event_trigger'::regclass, oid, evtowner FROM pg_event_trigger
  UNION ALL SELECT 'pg_foreign_data_wrapper'::regclass, oid, fdwowner FROM pg_foreign_data_wrapper
  UNION ALL SELECT 'pg_publication'::regclass, oid, pubowner FROM pg_publication
  UNION ALL SELECT 'pg_subscription'::regclass, oid, subowner FROM pg_subscription
  UNION ALL SELECT 'pg_user_mapping'::regclass, oid, umuser FROM pg_user_mapping
  UNION ALL SELECT 'pg_default_acl'::regclass, oid, defaclrole FROM pg_default_acl`;

/** Lists what is still the superusers' in the connected database, one a line. */
export const LIST_LEFT = `SELECT format('left with %s: %s', rolname, pg_describe_object(catalog, objects.oid, 0)) FROM (
  ${SUPERUSER_OBJECTS}
) AS objects JOIN pg_roles ON pg_roles.oid = owner WHERE rolsuper AND objects.oid >= 16384;
`;
