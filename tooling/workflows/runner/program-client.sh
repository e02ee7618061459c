# Runs vmshiftctl by the process of program-server.cjs, whose folder is in $PROGRAM_SERVER; sourced with the arguments.
until [ -e "$PROGRAM_SERVER/port" ]; do sleep 0.02; done
exec 3<>"/dev/tcp/127.0.0.1/$(<"$PROGRAM_SERVER/port")"
{
  printf '%s\0' "$PWD" "$#" "$@"
  env -0
  printf 'end of request\0'
} >&3
read -r code answers <&3
if [ "$code" != outdated ]; then
  cat "$answers/out"
  cat "$answers/err" >&2
  exit "$code"
fi
