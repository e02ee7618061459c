import { command } from '@vmshift/diagnosis';
import { applicationName, type Model } from '@vmshift/environments';
import {
  argoCdContext,
  argoCdHost,
  type HostObservation,
  observe,
  readApplications,
  readContexts,
  requireContext,
} from '@vmshift/observation';
import type { Network } from '@vmshift/observation/network';
import { kubectlOf } from '../run-program';
import type { World } from '../world';
import { type Check, checkOf } from './check';

/** Whether Argo CD can be asked through kubectl and knows every environment, and whether its host answers. */
export async function argoCdChecks(model: Model, world: World, { readHost }: Network): Promise<readonly Check[]> {
  const { host } = model.platform.argoCd;
  const url = `https://${host}/healthz`;
  const context = argoCdContext(model, world.env);
  const [applications, answer] = await Promise.all([
    observe(applicationsBy(context, world)),
    observe(readHost(host, '/healthz', world.now).then(reached)),
  ]);
  const wanted = model.environments.map(applicationName);
  return [
    checkOf(
      {
        id: 'argocd-applications',
        what: `Argo CD by the kubectl context ${context}, with an Application for every environment`,
        fix: `make the context, ${command.makeContext(argoCdHost(model))} (docs/setup.md, "Reach a cluster"); what is missing is made by ./vmshiftctl deploy argocd`,
      },
      applications,
      (found) => {
        const lacking = wanted.filter((name) => !found.has(name));
        return {
          fine: lacking.length === 0,
          found: lacking.length === 0 ? 'all there' : `without ${lacking.join(', ')}`,
        };
      },
    ),
    checkOf(
      {
        id: 'argocd-host',
        what: url,
        fix: `check the DNS record of ${host}, then kubectl --context ${context} -n argocd get ingress,certificate`,
      },
      answer,
      ({ certificate, answer }) => {
        const wrong =
          certificate?.untrusted ?? (certificate?.holdsForHost === false ? 'it is of another host' : undefined);
        if (wrong !== undefined) return { fine: false, found: `its certificate is not trusted: ${wrong}` };
        return { fine: answer?.status === 200, found: `answered ${answer?.status}` };
      },
    ),
  ];
}

/** @throws Error where it gave no answer */
function reached(seen: HostObservation): HostObservation {
  if (seen.failure !== undefined) throw new Error(seen.failure.message);
  return seen;
}

async function applicationsBy(context: string, world: World) {
  const kubectl = kubectlOf(world);
  requireContext(await readContexts(kubectl), context);
  return readApplications(kubectl, context);
}
