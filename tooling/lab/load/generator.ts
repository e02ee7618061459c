import { Agent, request } from 'node:http';
import { pause } from '../processes';

/** One request and what came of it. Times are milliseconds of `performance.now()`. */
export interface Answer {
  readonly sentAt: number;
  readonly endedAt: number;
  /** Status code; `dropped` when the connection ended without one, `none` when none came in time. */
  readonly outcome: number | 'dropped' | 'none';
}

/** How long a client waits for its answer. */
const PATIENCE_SECONDS = 60;
/** What a client waits before it tries again, when the ingress answered that there is no room or no pod. */
const BACK_OFF_SECONDS = 1;
const BACKS_OFF_AFTER: readonly unknown[] = [429, 503];
/** Answers without the database. */
const ALIVE = '/live';
/** Less than gunicorn keeps an idle connection. */
const SETTLE_SECONDS = 0.5;

interface Sent {
  /** A connection of its own without it. */
  readonly agent?: Agent;
  readonly path?: string;
  readonly body?: string;
}

/** Sends requests to one address. */
export class Generator {
  /** @param settleSeconds between the opening of connections and the requests of a burst */
  constructor(
    private readonly port: number,
    private readonly path: string,
    private readonly settleSeconds = SETTLE_SECONDS,
  ) {}

  /** All at once, each in a connection that is open already: to open them takes longer than the application for some. */
  async burst(requests: number): Promise<readonly Answer[]> {
    const agent = new Agent({ keepAlive: true, maxFreeSockets: requests });
    const all = (path: string) => Promise.all(Array.from({ length: requests }, () => this.send({ agent, path })));
    await all(ALIVE);
    await pause(this.settleSeconds);
    const answers = await all(this.path);
    agent.destroy();
    return answers;
  }

  /** Each client sends its next request when the last one was answered. */
  async clients(clients: number, seconds: number): Promise<readonly Answer[]> {
    const agent = new Agent({ keepAlive: true });
    const end = performance.now() + seconds * 1000;
    const answers: Answer[] = [];
    const client = async () => {
      while (performance.now() < end) {
        const answer = await this.send({ agent });
        answers.push(answer);
        if (BACKS_OFF_AFTER.includes(answer.outcome)) await pause(BACK_OFF_SECONDS);
      }
    };
    await Promise.all(Array.from({ length: clients }, client));
    agent.destroy();
    return answers;
  }

  async post(body: object): Promise<Answer> {
    return this.send({ body: JSON.stringify(body) });
  }

  private send({ agent, path = this.path, body }: Sent): Promise<Answer> {
    const sentAt = performance.now();
    return new Promise((resolve) => {
      const end = (outcome: Answer['outcome']) => resolve({ sentAt, endedAt: performance.now(), outcome });
      const signal = AbortSignal.timeout(PATIENCE_SECONDS * 1000);
      const failed = () => end(signal.aborted ? 'none' : 'dropped');
      const method = body === undefined ? 'GET' : 'POST';
      const headers = body === undefined ? {} : { 'content-type': 'application/json' };
      const options = {
        host: '127.0.0.1',
        port: this.port,
        path,
        method,
        headers,
        agent: agent ?? false,
        signal,
      };
      const sent = request(options, (response) => {
        response.resume();
        response.on('end', () => end(response.statusCode ?? 'dropped'));
        response.on('error', failed);
      });
      sent.on('error', failed);
      sent.end(body);
    });
  }
}
