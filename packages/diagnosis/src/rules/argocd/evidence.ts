import { oneLine } from '@vmshift/findings';
import { type ArgoCdApplication, type ArgoCdCondition, failedObjects, unhealthyObjects } from '@vmshift/observation';
import type { Evidence } from '../../diagnosis';
import { applicationObject } from './application-state';

/** What the conditions of an Application tell. */
export function conditionEvidence(name: string, conditions: readonly ArgoCdCondition[]): readonly Evidence[] {
  return conditions.map(({ type, message }) => ({
    object: applicationObject(name),
    message: oneLine(`${type}: ${message}`),
  }));
}

/** Which objects could not be applied, and why; else what the sync tells, and the errors of the Application. */
export function syncEvidence(application: ArgoCdApplication): readonly Evidence[] {
  const { name, operation, conditions } = application;
  const failed = failedObjects(operation).map(({ object, state, message }) => ({
    object,
    message: oneLine(message === undefined ? state : `${state}: ${message}`),
  }));
  if (failed.length > 0) return failed;
  const message = operation?.message;
  const errors = conditionEvidence(
    name,
    conditions.filter(({ type }) => type.endsWith('Error')),
  );
  return message === undefined ? errors : [{ object: applicationObject(name), message: oneLine(message) }, ...errors];
}

/** What the objects tell, else the Application, else its sync. The message of a sync that succeeded is no cause. */
export function healthEvidence(application: ArgoCdApplication): readonly Evidence[] {
  const { name, health, healthMessage, conditions, operation } = application;
  const worst = unhealthyObjects(application).filter(({ state }) => state === health);
  if (worst.length > 0) {
    return worst.map(({ object, state, message }) => ({
      object,
      message: oneLine(message === undefined ? state : `${state}: ${message}`),
    }));
  }
  if (healthMessage !== undefined) return [{ object: applicationObject(name), message: oneLine(healthMessage) }];
  if (operation !== undefined && operation.phase !== 'Succeeded') return syncEvidence(application);
  return conditionEvidence(
    name,
    conditions.filter(({ type }) => type.endsWith('Error')),
  );
}
