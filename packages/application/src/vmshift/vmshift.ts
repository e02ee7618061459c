import type { ApplicationProfile } from '../profile';
import { api } from './api';
import { beat, celery, worker } from './celery';
import { DATABASE_POOL, imageNames, PROCESS_MEMORY_MIB, readVariables } from './images';
import { neighbours } from './neighbours';
import { health, routes } from './routes';
import { schemaJob } from './schema-job';
import { secret } from './secret';
import { backup, servers } from './servers';

/**
 * What vmshift is. The names of the API, worker, beat and their objects are those of the objects that already run: a
 * changed name is a second process, a changed selector is refused by Kubernetes.
 */
export const vmshift = {
  name: 'vmshift',
  serviceAccount: 'vmshift',
  secret,
  imageNames,
  // A new process is an entry here and its sizes in the environments that have it.
  processes: { api, worker, beat, schemaJob },
  servers,
  backup,
  ingress: { name: 'vmshift-api-ingress', process: 'api', routes, health },
  databasePool: DATABASE_POOL,
  processMemoryMib: PROCESS_MEMORY_MIB,
  celery,
  readVariables,
  neighbours,
} as const satisfies ApplicationProfile;
