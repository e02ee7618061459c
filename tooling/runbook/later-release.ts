/**
 * What a later release and its users made of a database that was dumped before: a new table whose key points into an older
 * one. The dump has the application's tables `virtual_machines` and `migrations` and its type `vmstatus`.
 */
export const LATER = `
CREATE TABLE audit (id serial PRIMARY KEY, vm_id integer NOT NULL REFERENCES virtual_machines);
INSERT INTO audit (vm_id) SELECT id FROM virtual_machines LIMIT 10;
ALTER TYPE vmstatus ADD VALUE 'migrated';
DELETE FROM migrations;
`;
