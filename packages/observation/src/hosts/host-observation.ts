/** How far a request for a host came, as the world makes it: name, connection, certificate, answer. */
export interface HostObservation {
  readonly url: string;
  /** Its A and AAAA records as this machine's resolver knows them, sorted. */
  readonly addresses: readonly string[];
  /** The step that went wrong. @default none did: the host answered */
  readonly failure?: HostFailure | undefined;
  /** What the host identified itself with; read even where it is not trusted. */
  readonly certificate?: HostCertificate | undefined;
  /** What came over HTTPS, whether the certificate is trusted or not. */
  readonly answer?: HostAnswer | undefined;
}

export interface HostFailure {
  readonly step: 'dns' | 'connect' | 'tls' | 'http';
  /** Of Node or the system: `ENOTFOUND` (there is no such name), `ECONNREFUSED`, `ETIMEDOUT`, `EHOSTUNREACH`, … */
  readonly code: string;
  readonly message: string;
}

export interface HostCertificate {
  /** Names that it holds for. */
  readonly names: readonly string[];
  /** Common name of the issuer, such as `R13`. */
  readonly issuer: string;
  /** Such as `Let's Encrypt`, or `(STAGING) Let's Encrypt`. */
  readonly issuerOrganization?: string | undefined;
  /** ISO 8601. */
  readonly notBefore: string;
  /** ISO 8601. */
  readonly notAfter: string;
  readonly daysLeft: number;
  /** Whether the host is among its names. */
  readonly holdsForHost: boolean;
  /** Why this machine does not trust it, in OpenSSL's word, such as `DEPTH_ZERO_SELF_SIGNED_CERT`. @default it does */
  readonly untrusted?: string | undefined;
}

export interface HostAnswer {
  readonly status: number;
  /** Whether the application itself answered that it is healthy. */
  readonly healthy: boolean;
  /** The start of the body, of at most 500 characters. */
  readonly body: string;
  /** The clock of the host when it answered, ISO 8601. @default it told none */
  readonly date?: string | undefined;
}
