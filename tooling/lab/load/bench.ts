import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import type { Server } from 'node:net';
import { getPriority, setPriority, tmpdir } from 'node:os';
import { join } from 'node:path';
import { PostgresqlServer } from '../../runbook/postgresql-server';
import { pause, until } from '../processes';
import { ApiPod, type ApplicationPlace } from './api-pod';
import { startBalancer } from './balancer';
import { type Answer, Generator } from './generator';
import { startIngress } from './ingress';
import { measure } from './measurement';
import { databaseOf, placePgbouncer } from './pgbouncer-ini';
import { Program } from './program';
import type { Rendered } from './rendered';
import { describeLoad, type Load, type Shape } from './shape';
import type { Row } from './table';

const USER = 'vmshift_user';
const PASSWORD = 'password';
const PATH = '/api/v1/vms/';
/** How long a lock's load goes on before and after it. */
const BEFORE_LOCK_SECONDS = 5;
const AFTER_LOCK_SECONDS = 30;

/** Loopback address of PostgreSQL, so that its port is free. */
const SERVER = '127.0.0.27';

/** Ports on 127.0.0.1, counted from a first one. */
function portsFrom(first: number) {
  return { ingress: first, service: first + 1, pooler: first + 2, pod: first + 20 };
}

/** One shape, brought up in a temporary folder. */
export class Bench {
  private readonly folder = mkdtempSync(join(tmpdir(), 'vmshift-load-'));
  private readonly stops: (() => unknown)[] = [() => rmSync(this.folder, { recursive: true, force: true })];
  private readonly pods: ApiPod[] = [];
  private readonly generator: Generator;
  private readonly ports;
  private server: PostgresqlServer | undefined;

  constructor(
    private readonly shape: Shape,
    private readonly rendered: Rendered,
    private readonly application: ApplicationPlace,
    firstPort: number,
  ) {
    chmodSync(this.folder, 0o755);
    this.ports = portsFrom(firstPort);
    this.generator = new Generator(this.ports.ingress, PATH);
  }

  async start(): Promise<void> {
    const { shape, rendered, ports } = this;
    const ini = rendered.pgbouncerIni;
    const database = ini === undefined ? 'vmshift' : databaseOf(ini);
    this.startServer(database);
    const url = (host: string) => `postgresql://${USER}:${PASSWORD}@${host}/${database}?connect_timeout=3`;
    const direct = url(`${SERVER}:5432`);
    if (shape.poolers > 0) {
      if (ini === undefined) throw new Error(`shape ${shape.name}: the environment has no pooler; fix: poolers=0`);
      await this.startPoolers(ini);
    }
    const [python, ...schema] = rendered.schemaCommand;
    if (python !== 'python') throw new Error(`the schema Job runs ${python}; expected: python`);
    const env = { ...process.env, PYTHONDONTWRITEBYTECODE: '1', DATABASE_URL: direct };
    execFileSync(this.application.python, schema, { cwd: this.application.folder, env, stdio: 'pipe' });
    for (let index = 0; index < shape.pods; index += 1) {
      const databaseUrl = shape.poolers > 0 ? url(`127.0.0.1:${ports.service}`) : direct;
      const pod = new ApiPod(this.folder, ports.pod + index, rendered, this.application, databaseUrl);
      this.pods.push(pod);
      this.stops.push(() => pod.stop());
    }
    const readyPorts = () => this.pods.filter(({ ready }) => ready).map(({ port }) => port);
    const { ingress, max_requests } = shape;
    this.keep(
      ingress > 0 ? startIngress(ports.ingress, readyPorts, max_requests) : startBalancer(ports.ingress, readyPorts),
    );
    await this.untilReady(120);
    for (let index = 0; index < this.shape.rows; index += 1) {
      const { outcome } = await this.generator.post({ name: `machine-${index}`, uuid: `uuid-${index}` });
      if (outcome !== 201)
        throw new Error(`POST ${PATH}: ${outcome}; ${this.pods.map((pod) => pod.lastWords()).join(' ')}`);
    }
  }

  /** Sends a load, and waits until all pods are ready again. */
  async run(load: Load): Promise<Row> {
    await this.untilReady(180);
    for (const pod of this.pods) pod.worstLiveness = 0;
    const sum = (count: (pod: ApiPod) => number) => this.pods.map(count).reduce((a, b) => a + b, 0);
    const before = { killed: sum((pod) => pod.killed), restarts: sum((pod) => pod.restarts) };
    const measurement = measure(await this.send(load));
    return {
      ...measurement,
      shape: this.shape.name,
      load: describeLoad(load),
      killed: sum((pod) => pod.killed) - before.killed,
      restarts: sum((pod) => pod.restarts) - before.restarts,
      worstLiveness: Math.max(...this.pods.map((pod) => pod.worstLiveness)),
    };
  }

  /** Newest first. */
  async stop(): Promise<void> {
    for (const stop of this.stops.splice(0).reverse()) await stop();
  }

  private async send(load: Load): Promise<readonly Answer[]> {
    if (load.kind === 'clients') return this.generator.clients(load.clients, load.seconds);
    if (load.kind === 'lock') {
      const seconds = BEFORE_LOCK_SECONDS + load.seconds + AFTER_LOCK_SECONDS;
      const [answers] = await Promise.all([
        this.generator.clients(load.clients, seconds),
        this.lockTable(load.seconds),
      ]);
      return answers;
    }
    const answers: Answer[] = [];
    for (let time = 0; time < load.times; time += 1) answers.push(...(await this.generator.burst(load.requests)));
    return answers;
  }

  private async lockTable(seconds: number): Promise<void> {
    await pause(BEFORE_LOCK_SECONDS);
    const lock: ChildProcess = spawn(
      'psql',
      ['-qc', `BEGIN; LOCK TABLE virtual_machines; SELECT pg_sleep(${seconds}); COMMIT`, 'vmshift'],
      { env: this.server?.env, stdio: 'ignore' },
    );
    await new Promise((resolve) => lock.on('close', resolve));
  }

  private startServer(database: string): void {
    const { max_connections, role } = this.shape;
    const access = join(this.folder, 'pg_hba.conf');
    writeFileSync(access, 'local all all trust\nhost all all 127.0.0.0/8 scram-sha-256\n');
    const server = new PostgresqlServer('postgres', SERVER, [
      `hba_file=${access}`,
      `max_connections=${max_connections}`,
    ]);
    this.server = server;
    this.stops.push(() => server.stop());
    const [pid] = readFileSync(join(server.folder, 'data/postmaster.pid'), 'utf8').split('\n');
    setPriority(Number(pid), getPriority() + 10);
    server.sql('postgres', `CREATE ROLE ${USER} LOGIN PASSWORD '${PASSWORD}'`);
    server.sql('postgres', `CREATE DATABASE ${database} OWNER ${USER}`);
    for (const [name, value] of Object.entries(role))
      server.sql('postgres', `ALTER ROLE ${USER} SET ${name} TO ${value}`);
  }

  private async startPoolers(ini: string): Promise<void> {
    const usersFile = join(this.folder, 'userlist.txt');
    writeFileSync(usersFile, `"${USER}" "${PASSWORD}"\n`);
    const ports = Array.from({ length: this.shape.poolers }, (_, index) => this.ports.pooler + index);
    for (const port of ports) {
      const file = join(this.folder, `pgbouncer-${port}.ini`);
      writeFileSync(file, placePgbouncer(ini, { port, server: SERVER, usersFile }, this.shape.pgbouncer));
      const pooler = new Program(this.folder, `pgbouncer-${port}`, ['pgbouncer', file], { unprivileged: true });
      this.stops.push(() => pooler.stop(1));
      await pause(0.5);
      if (!pooler.running) throw new Error(`pgbouncer ended: ${pooler.lastWords()}`);
    }
    this.keep(startBalancer(this.ports.service, () => ports));
  }

  private keep(server: Server): void {
    server.on('error', (error) => console.error(error.message));
    this.stops.push(() => server.close());
  }

  private untilReady(seconds: number): Promise<void> {
    return until('ready API pods', seconds, () => this.pods.every(({ ready }) => ready)).catch((error) => {
      throw new Error(`${error.message}; ${this.pods.map((pod) => pod.lastWords()).join(' ')}`);
    });
  }
}
