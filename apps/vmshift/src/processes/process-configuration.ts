import { fill, type Process } from '@vmshift/application';
import type { EnvironmentConfig, ProcessConfig } from '@vmshift/environments';

export interface ConfigurationProps {
  readonly environment: EnvironmentConfig;
  readonly process: Process;
  readonly config: ProcessConfig;
}

/** What a process is told by variables that are no secret: those of the profile, then those of the environment. */
export function processConfiguration(props: ConfigurationProps): Record<string, string> {
  const { process, config } = props;
  const values = placeholderValues(props);
  const configuration = Object.entries(process.configuration ?? {}).map(([name, text]) => [name, fill(text, values)]);
  return { ...Object.fromEntries(configuration), ...config.variables };
}

/** What the placeholders of a profile's texts stand for. */
export function placeholderValues({ environment, config }: ConfigurationProps): Readonly<Record<string, string>> {
  return { host: environment.host, ...config.settings };
}
