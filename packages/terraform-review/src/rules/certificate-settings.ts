import { chartSettingRule, isOff } from './chart-setting';

/** The CRDs of the cert-manager chart. */
export const certificateCrdsNotKept = chartSettingRule({
  id: 'certificate-crds-not-kept',
  title: 'Certificates survive the removal of cert-manager',
  chart: 'cert-manager',
  setting: ['crds', 'keep'],
  isHarmful: isOff,
  class: 'data-loss',
  verdict: 'block',
  because: 'the chart may delete its CRDs',
  impact: 'every Certificate and Issuer is deleted with the CRDs, and certificates are not renewed any more',
  fix: 'keep crds.keep true',
  see: 'https://cert-manager.io/docs/installation/helm/',
});
