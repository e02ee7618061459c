import { parentPort, workerData } from 'node:worker_threads';
import { planStacks } from './plan-stacks';

/** What the thread of `planStacksAside` runs: answers with the plan. */
planStacks(String(workerData)).then((plan) => parentPort?.postMessage(plan));
