/** Whether a container of a pod waits for a reason. */
// biome-ignore lint/suspicious/noExplicitAny: a pod
export function isWaiting(reason: string): (pod: any) => boolean {
  return ({ status }) => statuses(status).some(({ state }) => state?.waiting?.reason === reason);
}

/** Whether it was started at least three times and waits, having ended as named. */
// biome-ignore lint/suspicious/noExplicitAny: a pod
export function isCrashing(reason: string): (pod: any) => boolean {
  return ({ status }) =>
    statuses(status).some(
      ({ restartCount, state, lastState }) =>
        restartCount >= 3 && state?.waiting !== undefined && lastState?.terminated?.reason === reason,
    );
}

// biome-ignore lint/suspicious/noExplicitAny: the status of a pod
function statuses(status: any): any[] {
  return [...(status.initContainerStatuses ?? []), ...(status.containerStatuses ?? [])];
}
