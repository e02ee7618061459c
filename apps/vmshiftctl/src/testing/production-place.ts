import { model } from '@vmshift/environments';
import { findEnvironment } from '../read-environment-states';
import { restorePlace } from '../restore/restore-place';

/** Where a restore of production does what. */
export const place = restorePlace(findEnvironment(model.environments, 'production'), model, {});
