# Asks the server of program-server.ts, whose folder is in $PROGRAM_SERVER, to run a program; sourced with its arguments. It
# starts no program itself: every step of every workflow calls it.
until [ -e "$PROGRAM_SERVER/port" ]; do sleep 0.02; done
exec 3<>"/dev/tcp/127.0.0.1/$(<"$PROGRAM_SERVER/port")"
{
  printf '%s\0' "${0##*/}" "$PWD" "$#" "$@"
  while IFS= read -r name; do printf '%s=%s\0' "$name" "${!name}"; done < <(compgen -e)
  printf 'end of request\0'
} >&3
read -r code answers <&3
if [ "$code" != outdated ]; then
  # Up to the end of the file: no program here prints a NUL.
  IFS= read -r -d '' text < "$answers/out"
  printf %s "$text"
  IFS= read -r -d '' text < "$answers/err"
  printf %s "$text" >&2
  exit "$code"
fi
