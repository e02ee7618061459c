/** Where the kubelet reads the last words of a container. @see https://kubernetes.io/docs/tasks/debug/debug-application/determine-reason-pod-failure/ */
export const TERMINATION_LOG = '/dev/termination-log';

/** Where the scripts keep what a program said. */
export const SCRIPT_TMP = '/tmp';

/** `say` tells the last words of a container, `fail` ends it with them. */
export const LAST_WORDS = `say() { echo "$1" | tee ${TERMINATION_LOG} >&2; }
fail() { say "$1"; exit 1; }
`;

/**
 * `store` runs rclone, and where that fails ends the script with one sentence: `$failed` and why, at `$target`. What rclone
 * says is in the log.
 */
export const STORE_FUNCTIONS = `${LAST_WORDS}store() {
  status=0
  rclone "$@" 2> ${SCRIPT_TMP}/said || status=$?
  cat ${SCRIPT_TMP}/said >&2
  [ "$status" != 0 ] || return 0
  case "$status $(cat ${SCRIPT_TMP}/said)" in
    *InvalidAccessKeyId*) why="the store does not know the key (InvalidAccessKeyId)" ;;
    *SignatureDoesNotMatch*) why="the store refuses the key's secret (SignatureDoesNotMatch)" ;;
    *"StatusCode: 403"*) why="the store refuses what the key asks for (403)" ;;
    "3 "* | *NoSuchBucket*) why="the bucket is not there" ;;
    *"no such host"*) why="the name of the store does not resolve" ;;
    *"connection refused"*) why="the store refuses the connection" ;;
    *"i/o timeout"* | *"awaiting response headers"* | *"deadline exceeded"*) why="the store does not answer" ;;
    *"x509: "*) why="the certificate of the store is not valid" ;;
    *"no space left on device"*) why="the disk of the pod is full" ;;
    *) why=$(sed '$!d' ${SCRIPT_TMP}/said) ;;
  esac
  fail "$failed: $why ($target, $RCLONE_CONFIG_BACKUP_ENDPOINT)"
}
`;
