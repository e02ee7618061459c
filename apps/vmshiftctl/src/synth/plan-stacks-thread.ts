import { parentPort, workerData } from 'node:worker_threads';
import { answerStacks } from './plan-stacks';

/** What the thread of `planStacksAside` runs. */
answerStacks(String(workerData)).then((answer) => parentPort?.postMessage(answer));
