import { z } from 'zod';

/** A chart that a stack installs, as its configuration has it. */
export interface ChartRelease {
  readonly stack: string;
  /** Such as `helm_release.ingress_traefik`. */
  readonly address: string;
  readonly name: string;
  readonly namespace: string;
  readonly chart: string;
  readonly version: string;
  /** @default the chart is a folder of this repository */
  readonly repository?: string | undefined;
  /** Texts of values, the later one wins. */
  readonly values: readonly string[];
  /** Arguments that change what is rendered and that are not passed to Helm here. */
  readonly unread: readonly string[];
}

const releaseFormat = z.looseObject({
  name: z.string().regex(/^[a-z0-9][a-z0-9-]*$/),
  namespace: z.string().regex(/^[a-z0-9][a-z0-9-]*$/),
  chart: z.string(),
  version: z.string(),
  repository: z.string().optional(),
  values: z.array(z.string()).default([]),
});

/** Arguments of a release that say nothing of what its chart renders. */
const BESIDES_THE_OBJECTS: ReadonlySet<string> = new Set([
  ...Object.keys(releaseFormat.shape),
  ...['//', 'atomic', 'create_namespace', 'depends_on', 'lifecycle', 'max_history', 'provider', 'timeout', 'wait'],
]);

const stackFormat = z.looseObject({
  resource: z
    .looseObject({ helm_release: z.record(z.string(), z.unknown()).default({}) })
    .default({ helm_release: {} }),
});

/**
 * The charts that a synthesized stack installs. A reference to another object stays as it is written.
 * @param configuration text of `cdk.tf.json`, known to be a configuration
 */
export function chartReleases(stack: string, configuration: string): readonly ChartRelease[] {
  const { helm_release: releases } = stackFormat.parse(JSON.parse(configuration)).resource;
  return Object.entries(releases).flatMap(([label, block]) => {
    const read = releaseFormat.safeParse(block);
    if (!read.success) return [];
    const { name, namespace, chart, version, repository, values } = read.data;
    return [
      {
        ...{ stack, address: `helm_release.${label}`, name, namespace, chart, version, repository },
        values: values.map(withoutEscapes),
        unread: Object.keys(read.data).filter((argument) => !BESIDES_THE_OBJECTS.has(argument)),
      },
    ];
  });
}

/** @see https://developer.hashicorp.com/terraform/language/expressions/strings#escape-sequences */
function withoutEscapes(text: string): string {
  return text.replace(/(\$|%)\1\{/g, '$1{');
}
