import type { Rule } from '@vmshift/findings';
import { objectRules } from '@vmshift/manifests';
import { acceptanceRules } from './acceptance/acceptance-rules';
import { availabilityRules } from './availability/availability-rules';
import { capacityRules } from './capacity/capacity-rules';
import { dataRules } from './data/data-rules';
import { drift } from './environments/drift';
import { environmentRules } from './environments/environment-rules';
import { unreadFiles } from './files/unread-files';
import { imageRules } from './images/image-rules';
import { pinRules } from './pins/pin-rules';
import { changedUsers } from './privilege/changed-users';
import { grantedAccess } from './privilege/granted-access';
import { reachabilityRules } from './reachability/reachability-rules';
import type { BranchComparison, Comparison, FilesComparison } from './rule';
import { unjudgedFields } from './unjudged-fields';

/** The rules that know what a change of certain fields does. */
const judging: readonly Rule<Comparison>[] = [
  ...environmentRules,
  ...dataRules,
  ...availabilityRules,
  ...reachabilityRules,
  ...grantedAccess,
  changedUsers,
  ...capacityRules,
  ...acceptanceRules,
  ...imageRules,
  ...pinRules,
];

/** Every rule about a change of the rendered objects. */
export const changeRules: readonly Rule<Comparison>[] = [...judging, unjudgedFields([...judging, ...objectRules])];

/** Every rule about the files that hold the objects. */
export const fileRules: readonly Rule<FilesComparison>[] = unreadFiles;

/** Every rule about an environment among those of its branch. */
export const branchRules: readonly Rule<BranchComparison>[] = [drift];
