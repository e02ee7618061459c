import { again, type Cause } from './failed-run';

/** What something between this machine and an API does, or its own clock, whichever API it is. */
export const IN_BETWEEN_REFUSALS: readonly Cause[] = [
  {
    pattern: /Proxy\s*Authentication\s*Required/,
    explain: (_, run) => `the proxy in HTTPS_PROXY wants a login (407); put one into HTTPS_PROXY, and ${again(run)}`,
  },
  {
    pattern: /x509:\s+certificate\s+has\s+expired\s+or\s+is\s+not\s+yet\s+valid(?::\s+(current\s+time\s+[^\n]*))?/,
    explain: ([, time], run) =>
      `a certificate is not valid at the time of this machine${time === undefined ? '' : ` (${time.trim()})`}; ` +
      `compare its clock (date -u), and ${again(run)}`,
  },
  {
    pattern: /x509:\s+certificate\s+signed\s+by\s+unknown\s+authority/,
    explain: (_, run) =>
      'who answers has a certificate that this machine does not trust: a proxy may read the connection; where it is yours, name ' +
      `its authority in SSL_CERT_FILE, and for the state bucket in AWS_CA_BUNDLE, then ${again(run)}`,
  },
];
