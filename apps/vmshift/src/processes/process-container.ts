import { type ApplicationProfile, fill, isLongRunning, type Process } from '@vmshift/application';
import { ephemeralStorage } from '@vmshift/environments';
import { imageReference } from '@vmshift/releases';
import type { k8s } from 'cdk8s-plus-28';
import { fromConfigMap, fromSecretOf } from '../environment-variables';
import type { Images } from '../images';
import * as pod from '../pod';
import { type ConfigurationProps, placeholderValues } from './process-configuration';
import { processProbes } from './process-probes';

/** The container of a process. */
export function processContainer(
  props: ConfigurationProps & { readonly images: Images; readonly profile: ApplicationProfile },
  data: Readonly<Record<string, string>>,
  configMap: string,
): k8s.Container {
  const { environment, process, config, images, profile } = props;
  const values = placeholderValues(props);
  const { command, args, writable = [] } = process;
  return {
    name: process.app,
    image: imageOf(process, images),
    imagePullPolicy: 'IfNotPresent',
    ...(command && { command: command.map((word) => fill(word, values)) }),
    ...(args && { args: args.map((word) => fill(word, values)) }),
    ...portsOf(process),
    env: [...fromSecretOf(environment.database, profile, process.secrets), ...fromConfigMap(configMap, data)],
    resources: pod.resources(config.resources, ephemeralStorage(writable)),
    securityContext: pod.CONTAINER_SECURITY,
    volumeMounts: writable.map(({ name, path }) => ({ name, mountPath: path })),
    ...whileItRuns(process),
  };
}

function imageOf({ image }: Process, images: Images): string {
  return typeof image === 'string' ? images[image] : imageReference(image.repository, image);
}

function portsOf(process: Process): Pick<k8s.Container, 'ports'> {
  if (!isLongRunning(process) || !process.listens) return {};
  const { name, port } = process.listens;
  return { ports: [{ name, containerPort: port }] };
}

function whileItRuns(process: Process): Pick<k8s.Container, 'lifecycle'> {
  if (!isLongRunning(process)) return {};
  const pause = process.preStopSeconds;
  return {
    ...(pause && { lifecycle: { preStop: { exec: { command: ['sleep', String(pause)] } } } }),
    ...processProbes(process.probes, process.listens?.name),
  };
}
