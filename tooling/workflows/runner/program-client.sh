# Asks the server of program-server.ts, whose folder is in $PROGRAM_SERVER, to run a program; sourced with its arguments.
until [ -e "$PROGRAM_SERVER/port" ]; do sleep 0.02; done
exec 3<>"/dev/tcp/127.0.0.1/$(<"$PROGRAM_SERVER/port")"
{
  printf '%s\0' "${0##*/}" "$PWD" "$#" "$@"
  env -0
  printf 'end of request\0'
} >&3
read -r code answers <&3
if [ "$code" != outdated ]; then
  cat "$answers/out"
  cat "$answers/err" >&2
  exit "$code"
fi
