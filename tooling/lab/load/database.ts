import { spawn } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import type { Server } from 'node:net';
import { getPriority, setPriority } from 'node:os';
import { join } from 'node:path';
import { PostgresqlServer } from '../../runbook/postgresql-server';
import { pause } from '../processes';
import { startBalancer } from './balancer';
import { databaseOf, placePgbouncer } from './pgbouncer-ini';
import { Program } from './program';
import type { Rendered } from './rendered';
import type { Shape } from './shape';

const USER = 'vmshift_user';
const PASSWORD = 'password';
const HOST = '127.0.0.1';

/** PostgreSQL and the poolers of a shape, as what the application connects to. */
export class Database {
  /** Of PostgreSQL itself. */
  readonly directUrl: string;
  /** Of the poolers' Service where there are any. */
  readonly applicationUrl: string;
  private readonly name: string;
  private readonly server: PostgresqlServer;
  private readonly poolers: Program[] = [];
  private service: Server | undefined;

  /**
   * Starts PostgreSQL.
   * @param address loopback address of its own, at whose port 5432 it listens
   * @param firstPort of the poolers' Service, which those of the poolers follow
   */
  constructor(
    private readonly folder: string,
    private readonly shape: Shape,
    private readonly ini: Rendered['pgbouncerIni'],
    private readonly address: string,
    private readonly firstPort: number,
  ) {
    this.name = ini === undefined ? 'vmshift' : databaseOf(ini);
    const url = (host: string) => `postgresql://${USER}:${PASSWORD}@${host}/${this.name}?connect_timeout=3`;
    this.directUrl = url(`${address}:5432`);
    this.applicationUrl = shape.poolers > 0 ? url(`${HOST}:${firstPort}`) : this.directUrl;
    const access = join(folder, 'pg_hba.conf');
    writeFileSync(access, 'local all all trust\nhost all all 127.0.0.0/8 scram-sha-256\n');
    const settings = [`hba_file=${access}`, `max_connections=${shape.max_connections}`];
    this.server = new PostgresqlServer('postgres', address, settings);
    const [pid] = readFileSync(join(this.server.folder, 'data/postmaster.pid'), 'utf8').split('\n');
    // As the other programs: after the bench.
    setPriority(Number(pid), Math.min(getPriority() + 10, 19));
    this.server.sql('postgres', `CREATE ROLE ${USER} LOGIN PASSWORD '${PASSWORD}'`);
    this.server.sql('postgres', `CREATE DATABASE ${this.name} OWNER ${USER}`);
  }

  /** @throws Error when one ends at once, with its last words */
  async startPoolers(): Promise<void> {
    const { ini, shape, folder } = this;
    if (shape.poolers === 0) return;
    if (ini === undefined) throw new Error(`shape ${shape.name}: the environment has no pooler; fix: poolers=0`);
    const usersFile = join(folder, 'userlist.txt');
    writeFileSync(usersFile, `"${USER}" "${PASSWORD}"\n`);
    const ports = Array.from({ length: shape.poolers }, (_, index) => this.firstPort + 1 + index);
    for (const port of ports) {
      const file = join(folder, `pgbouncer-${port}.ini`);
      writeFileSync(file, placePgbouncer(ini, { port, server: this.address, usersFile }, shape.pgbouncer));
      const pooler = new Program(folder, `pgbouncer-${port}`, ['pgbouncer', file], { unprivileged: true });
      this.poolers.push(pooler);
      await pause(0.5);
      if (!pooler.running) throw new Error(`pgbouncer ended: ${pooler.lastWords()}`);
    }
    this.service = startBalancer(this.firstPort, () => ports);
  }

  /** Gives the role what the shape names; sessions that are open keep what they have. */
  setRole(): void {
    for (const [name, value] of Object.entries(this.shape.role))
      this.server.sql('postgres', `ALTER ROLE ${USER} SET ${name} TO ${value}`);
  }

  /** Keeps every other session from the table. */
  async lockTable(seconds: number): Promise<void> {
    const statements = `BEGIN; LOCK TABLE virtual_machines; SELECT pg_sleep(${seconds}); COMMIT`;
    const lock = spawn('psql', ['-qc', statements, this.name], { env: this.server.env, stdio: 'ignore' });
    await new Promise((resolve) => lock.on('close', resolve));
  }

  async stop(): Promise<void> {
    this.service?.close();
    for (const pooler of this.poolers) await pooler.stop(1);
    this.server.stop();
  }
}
