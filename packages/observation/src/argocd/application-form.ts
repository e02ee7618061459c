import { z } from 'zod';
import { count, list, text, texts, time } from '../cluster/read';

const source = z.object({ repoURL: text, path: text, targetRevision: text });

const retry = z.object({ limit: count }).nullish();

const object = { kind: text, name: text };

/** What is read of an Application. @see https://argo-cd.readthedocs.io/en/stable/user-guide/application-specification/ */
export const APPLICATION = z.object({
  metadata: z.object({
    name: z.string(),
    creationTimestamp: time,
    deletionTimestamp: time,
    finalizers: list(z.string()),
    annotations: texts,
  }),
  spec: z
    .object({
      project: text,
      source: source.nullish(),
      sources: list(source),
      destination: z.object({ server: text, name: text, namespace: text }).nullish(),
      syncPolicy: z
        .object({
          automated: z
            .object({ enabled: z.boolean().nullish(), prune: z.boolean().nullish(), selfHeal: z.boolean().nullish() })
            .nullish(),
          retry,
        })
        .nullish(),
    })
    .nullish(),
  status: z
    .object({
      reconciledAt: time,
      sync: z.object({ status: text, revision: text }).nullish(),
      health: z.object({ status: text, message: text, lastTransitionTime: time }).nullish(),
      summary: z.object({ images: list(z.string()) }).nullish(),
      resources: list(
        z.object({
          ...object,
          status: text,
          health: z.object({ status: text, message: text }).nullish(),
          requiresPruning: z.boolean().nullish(),
          hook: z.boolean().nullish(),
        }),
      ),
      conditions: list(z.object({ type: text, message: text, lastTransitionTime: time })),
      history: list(z.object({ revision: text, deployedAt: time })),
      operationState: z
        .object({
          phase: text,
          message: text,
          startedAt: time,
          finishedAt: time,
          retryCount: count,
          operation: z
            .object({
              sync: z
                .object({ revision: text, resources: list(z.object(object)), autoHealAttemptsCount: count })
                .nullish(),
              initiatedBy: z.object({ username: text }).nullish(),
              retry,
            })
            .nullish(),
          syncResult: z
            .object({
              revision: text,
              resources: list(z.object({ ...object, status: text, hookType: text, hookPhase: text, message: text })),
            })
            .nullish(),
        })
        .nullish(),
    })
    .nullish(),
});

export type ReadApplication = z.output<typeof APPLICATION>;
export type ReadStatus = NonNullable<ReadApplication['status']>;
