import { execFileSync } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import type { Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pause, until } from '../processes';
import { ApiPod, type ApplicationPlace } from './api-pod';
import { startBalancer } from './balancer';
import { Database } from './database';
import { type Answer, Generator } from './generator';
import { startIngress } from './ingress';
import { measure } from './measurement';
import type { Rendered } from './rendered';
import { describeLoad, type Load, type Shape } from './shape';
import type { Row } from './table';

const PATH = '/api/v1/vms/';
/** How long a lock's load goes on before and after it. */
const BEFORE_LOCK_SECONDS = 5;
const AFTER_LOCK_SECONDS = 30;

/** Addresses on loopback, by the first port. Two benches with other ports do not meet. */
function addressesFrom(first: number) {
  return { ingress: first, pooler: first + 1, pod: first + 20, database: `127.0.27.${first % 255}` };
}

/** One shape, brought up in a temporary folder. */
export class Bench {
  private readonly folder = mkdtempSync(join(tmpdir(), 'vmshift-load-'));
  private readonly stops: (() => unknown)[] = [() => rmSync(this.folder, { recursive: true, force: true })];
  private readonly pods: ApiPod[] = [];
  private readonly generator: Generator;
  private readonly addresses;
  private readonly database: Database;

  constructor(
    private readonly shape: Shape,
    private readonly rendered: Rendered,
    private readonly application: ApplicationPlace,
    firstPort: number,
  ) {
    chmodSync(this.folder, 0o755);
    this.addresses = addressesFrom(firstPort);
    const { ingress, database, pooler } = this.addresses;
    this.generator = new Generator(ingress, PATH);
    this.database = new Database(this.folder, shape, rendered.pgbouncerIni, database, pooler);
    this.stops.push(() => this.database.stop());
  }

  async start(): Promise<void> {
    const { shape, addresses, database } = this;
    await database.startPoolers();
    this.createSchema();
    database.setRole();
    for (let index = 0; index < shape.pods; index += 1) {
      const { folder, rendered, application } = this;
      const pod = new ApiPod(folder, addresses.pod + index, rendered, application, database.applicationUrl);
      this.pods.push(pod);
      this.stops.push(() => pod.stop());
    }
    this.startService();
    await this.untilReady(120);
    for (let index = 0; index < shape.rows; index += 1) {
      const { outcome } = await this.generator.post({ name: `machine-${index}`, uuid: `uuid-${index}` });
      if (outcome !== 201) throw new Error(`POST ${PATH}: ${outcome}; ${this.lastWords()}`);
    }
  }

  /** Sends a load once all pods are ready. */
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
      const lock = pause(BEFORE_LOCK_SECONDS).then(() => this.database.lockTable(load.seconds));
      const [answers] = await Promise.all([this.generator.clients(load.clients, seconds), lock]);
      return answers;
    }
    const answers: Answer[] = [];
    for (let time = 0; time < load.times; time += 1) answers.push(...(await this.generator.burst(load.requests)));
    return answers;
  }

  /** By the schema Job's own command, on PostgreSQL itself. */
  private createSchema(): void {
    const [python, ...schema] = this.rendered.schemaCommand;
    if (python !== 'python') throw new Error(`the schema Job runs ${python}; expected: python`);
    const env = { ...process.env, PYTHONDONTWRITEBYTECODE: '1', DATABASE_URL: this.database.directUrl };
    execFileSync(this.application.python, schema, { cwd: this.application.folder, env, stdio: 'pipe' });
  }

  private startService(): void {
    const readyPorts = () => this.pods.filter(({ ready }) => ready).map(({ port }) => port);
    const { ingress, max_requests } = this.shape;
    const port = this.addresses.ingress;
    const server: Server = ingress > 0 ? startIngress(port, readyPorts, max_requests) : startBalancer(port, readyPorts);
    this.stops.push(() => server.close());
  }

  private async untilReady(seconds: number): Promise<void> {
    try {
      await until('ready API pods', seconds, () => this.pods.every(({ ready }) => ready));
    } catch (error) {
      throw new Error(`${error instanceof Error ? error.message : error}; ${this.lastWords()}`);
    }
  }

  private lastWords(): string {
    return this.pods.map((pod) => pod.lastWords()).join(' ');
  }
}
