import { execFile } from 'node:child_process';
import { get } from 'node:http';
import { pause } from '../processes';
import { Program } from './program';
import type { Probe, Rendered } from './rendered';

/** Where the application is, and what runs it. */
export interface ApplicationPlace {
  /** Folder that has the package `app`. */
  readonly folder: string;
  /** A Python that has the application's packages. */
  readonly python: string;
}

/** The image's own command, as the manifests override none. */
const COMMAND = ['-m', 'gunicorn', 'app.main:app', '-w', '4', '-k', 'uvicorn.workers.UvicornWorker'];
const LOGS = ['--access-logfile', '-', '--error-logfile', '-'];
const PORT = 8000;

/** One pod of the API: gunicorn, and what the kubelet does by the rendered probes. */
export class ApiPod {
  ready = false;
  restarts = 0;
  /** Most failed liveness probes in a row. */
  worstLiveness = 0;
  private program: Program;
  private ended = false;

  constructor(
    private readonly folder: string,
    readonly port: number,
    private readonly rendered: Rendered,
    private readonly application: ApplicationPlace,
    private readonly databaseUrl: string,
  ) {
    this.program = this.start();
    void this.watchLiveness();
    void this.watchReadiness();
  }

  /** Processes that gunicorn killed, as their event loop did not come round. */
  get killed(): number {
    return this.program.count('WORKER TIMEOUT');
  }

  lastWords(): string {
    return this.program.lastWords();
  }

  async stop(): Promise<void> {
    this.ended = true;
    await this.program.stop(2);
  }

  private start(): Program {
    const command = [this.application.python, ...COMMAND, '-b', `127.0.0.1:${this.port}`, ...LOGS];
    return new Program(this.folder, `api-${this.port}`, command, {
      cwd: this.application.folder,
      env: { PYTHONDONTWRITEBYTECODE: '1', ...this.rendered.apiVariables, DATABASE_URL: this.databaseUrl },
    });
  }

  private async watchLiveness(): Promise<void> {
    const { livenessProbe: probe, gracePeriodSeconds } = this.rendered;
    await this.untilStarted(probe);
    for (let failed = 0; !this.ended; ) {
      await pause(probe.periodSeconds);
      failed = this.ended || (await this.passes(probe)) ? 0 : failed + 1;
      this.worstLiveness = Math.max(this.worstLiveness, failed);
      if (failed < probe.failureThreshold) continue;
      this.restarts += 1;
      this.ready = false;
      await this.program.stop(gracePeriodSeconds);
      if (this.ended) return;
      this.program = this.start();
      await this.untilStarted(probe);
      failed = 0;
    }
  }

  private async watchReadiness(): Promise<void> {
    const { readinessProbe: probe } = this.rendered;
    for (let failed = 0; !this.ended; ) {
      failed = (await this.passes(probe)) ? 0 : failed + 1;
      if (failed === 0) this.ready = true;
      else if (failed >= probe.failureThreshold) this.ready = false;
      await pause(this.ready ? probe.periodSeconds : 1);
    }
  }

  private async untilStarted(probe: Probe): Promise<void> {
    while (!this.ended && !(await this.passes(probe))) await pause(1);
  }

  private passes({ httpGet, exec, timeoutSeconds }: Probe): Promise<boolean> {
    const timeout = timeoutSeconds * 1000;
    return new Promise((resolve) => {
      if (exec !== undefined) {
        const [program = '', ...args] = exec.command.map((word) => word.replaceAll(`:${PORT}`, `:${this.port}`));
        execFile(program, args, { timeout, killSignal: 'SIGKILL' }, (error) => resolve(error === null));
        return;
      }
      const url = { host: '127.0.0.1', port: this.port, path: httpGet?.path ?? '/', agent: false };
      const request = get({ ...url, signal: AbortSignal.timeout(timeout) }, (response) => {
        response.resume();
        response.on('end', () => resolve((response.statusCode ?? 500) < 400));
        response.on('error', () => resolve(false));
      });
      request.on('error', () => resolve(false));
    });
  }
}
