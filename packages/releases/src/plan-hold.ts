import {
  describeHold,
  type EnvironmentState,
  findHold,
  type ReleasePlan,
  requirePin,
  requireReadablePin,
} from './plan';

/** A stop of automatic releases. */
export interface HoldRequest {
  readonly reason: string;
  readonly by: string;
}

/**
 * Stops automatic releases for the environment. A hold that is in the pin stays as it is; one read from history is
 * written into the pin.
 *
 * @throws UserError when the environment has no pin, or one that cannot be read
 */
export function planHold({ reason, by }: HoldRequest, state: EnvironmentState): ReleasePlan {
  const { environment } = state;
  requireReadablePin(state);
  const pin = requirePin(state, 'nothing to hold');
  const hold = findHold(state);
  const rest = { environment: environment.name, from: pin };
  const plan = { action: 'hold', reason, by } as const;
  if (hold?.kind === 'pin') {
    return { ...plan, environments: [{ ...rest, outcome: 'unchanged', because: describeHold(hold) }] };
  }
  const to = { ...pin, hold: { reason, by } };
  return { ...plan, environments: [{ ...rest, outcome: 'change', to, because: `held by ${by}: ${reason}` }] };
}
