/** Addresses of a PgBouncer on loopback, in place of those of the cluster. */
export interface PgbouncerPlace {
  readonly port: number;
  /** Address of PostgreSQL, at the rendered port. */
  readonly server: string;
  readonly usersFile: string;
}

/**
 * The rendered pgbouncer.ini with other addresses, and with the settings that a shape replaces; the rest stays as it is.
 * @throws Error for a setting that the file does not have
 */
export function placePgbouncer(
  ini: string,
  { port, server, usersFile }: PgbouncerPlace,
  settings: Readonly<Record<string, string>>,
): string {
  const placed = replaceSetting(
    replaceSetting(replaceSetting(ini, 'listen_addr', '127.0.0.1'), 'listen_port', String(port)),
    'auth_file',
    usersFile,
  ).replace(/^(\S+ = host=)\S+/m, `$1${server}`);
  return Object.entries(settings).reduce((text, [name, value]) => {
    // As rendered, both are the same number.
    const both = name === 'default_pool_size' ? replaceSetting(text, 'max_db_connections', value) : text;
    return replaceSetting(both, name, value);
  }, placed);
}

/** Name of the first database that the pooler knows. @throws Error when there is none */
export function databaseOf(ini: string): string {
  const name = /^\[databases\]\n(\S+) = /m.exec(ini)?.[1];
  if (name === undefined) throw new Error('the rendered pgbouncer.ini names no database');
  return name;
}

/** A setting that is not there is added: PgBouncer's section stands last. */
function replaceSetting(ini: string, name: string, value: string): string {
  const line = new RegExp(`^${name} = .*$`, 'm');
  return line.test(ini) ? ini.replace(line, () => `${name} = ${value}`) : `${ini.trimEnd()}\n${name} = ${value}\n`;
}
