#!/usr/bin/env bash
# Refuses a patch that is anything but changes of plain files where a render writes them. Each line has to be one that
# "git diff --full-index --no-renames" writes for that: what is not known is refused. Prints the paths, one a line.
# Usage: check-patch.sh <patch> releases|rendered
set -euo pipefail
export LC_ALL=C

most_bytes=4194304
case "${2:-}" in
  releases) allowed='^(apps/vmshift/releases/[a-z][a-z0-9-]*\.json|dist/[a-z][a-z0-9-]*/[a-z0-9][a-z0-9.-]*\.yaml)$' ;;
  rendered) allowed='^(dist/([a-z][a-z0-9-]*/)?[a-z0-9][a-z0-9.-]*\.(yaml|json|md)|cdktf\.out/manifest\.json|cdktf\.out/stacks/[a-z][a-z0-9-]*/cdk\.tf\.json)$' ;;
  *) echo "usage: check-patch.sh <patch> releases|rendered" >&2; exit 64 ;;
esac
patch=$1
number=0

# What is in the patch is shown quoted, and never at the start of a line: it is no command to the runner.
refuse() {
  local shown
  printf -v shown '%q' "${line:-}"
  echo "::error::the patch is refused at line $number: $1; it is: ${shown:0:200}" >&2
  exit 1
}

[ -f "$patch" ] && [ ! -L "$patch" ] || refuse 'there is no file'
bytes=$(exec wc -c < "$patch")
[ "$bytes" -gt 0 ] || refuse 'it is empty'
[ "$bytes" -le "$most_bytes" ] || refuse "it has $bytes bytes, and at most $most_bytes are allowed"
# It is read to its end, unless a NUL comes before that.
if IFS= read -r -d '' text < "$patch" || [[ $text = *$'\r'* ]]; then refuse 'it holds a NUL or a CR'; fi
[[ $text = *$'\n' ]] || refuse 'its last line has no end'

declare -A seen=()
state=start path='' change='' old=0 new=0
while IFS= read -r line; do
  number=$((number + 1))
  if ((old > 0 || new > 0)); then
    case "$line" in
      ' '*) old=$((old - 1)) new=$((new - 1)) ;;
      -*) old=$((old - 1)) ;;
      +*) new=$((new - 1)) ;;
      '\ No newline at end of file') ;;
      *) refuse 'a hunk holds a line of another kind' ;;
    esac
    ((old >= 0 && new >= 0)) || refuse 'a hunk is longer than its head says'
    continue
  fi
  case "$state" in
    start | hunks)
      if [ "$state" = hunks ]; then
        [ "$line" != '\ No newline at end of file' ] || continue
        if [[ $line =~ ^@@\ -[0-9]+(,([0-9]+))?\ \+[0-9]+(,([0-9]+))?\ @@ ]]; then
          # Of more digits the shell would make another number.
          [[ ${#BASH_REMATCH[2]} -le 7 && ${#BASH_REMATCH[4]} -le 7 ]] || refuse 'a hunk is too long'
          old=$((10#${BASH_REMATCH[2]:-1})) new=$((10#${BASH_REMATCH[4]:-1}))
          continue
        fi
      fi
      [[ $line =~ ^diff\ --git\ a/([a-z0-9./-]+)\ b/([a-z0-9./-]+)$ ]] || refuse 'it is no head of a change of a plain file'
      path=${BASH_REMATCH[1]}
      [ "$path" = "${BASH_REMATCH[2]}" ] || refuse 'it renames or copies'
      [[ $path =~ $allowed ]] || refuse 'a render does not write that path'
      [ -z "${seen[$path]:-}" ] || refuse 'the path comes twice'
      seen[$path]=1 change=changed state=mode
      ;;
    mode | index)
      if [ "$state" = mode ] && [ "$line" = 'new file mode 100644' ]; then
        change=added state=index
      elif [ "$state" = mode ] && [ "$line" = 'deleted file mode 100644' ]; then
        change=deleted state=index
      elif [[ $change = changed && $line =~ ^index\ [0-9a-f]{40}\.\.[0-9a-f]{40}\ 100644$ ]]; then
        state=from
      elif [[ $change = added && $line =~ ^index\ 0{40}\.\.[0-9a-f]{40}$ ]]; then
        state=from
      elif [[ $change = deleted && $line =~ ^index\ [0-9a-f]{40}\.\.0{40}$ ]]; then
        state=from
      else
        refuse 'it changes a mode, renames, or is no plain file'
      fi
      ;;
    from)
      [ "$change" = added ] && expected='--- /dev/null' || expected="--- a/$path"
      [ "$line" = "$expected" ] || refuse 'it is not the path of its head, or binary'
      state=to
      ;;
    to)
      [ "$change" = deleted ] && expected='+++ /dev/null' || expected="+++ b/$path"
      [ "$line" = "$expected" ] || refuse 'it is not the path of its head'
      state=first
      ;;
    first)
      [[ $line =~ ^@@\ -[0-9]+(,([0-9]+))?\ \+[0-9]+(,([0-9]+))?\ @@ ]] || refuse 'the change has no hunk'
      [[ ${#BASH_REMATCH[2]} -le 7 && ${#BASH_REMATCH[4]} -le 7 ]] || refuse 'a hunk is too long'
      old=$((10#${BASH_REMATCH[2]:-1})) new=$((10#${BASH_REMATCH[4]:-1})) state=hunks
      ;;
  esac
done < "$patch"
line=
[ "$state" = hunks ] && ((old == 0 && new == 0)) || refuse 'it ends in the middle of a change'
printf '%s\n' "${!seen[@]}"
