#!/usr/bin/env bash
# Refuses a tree and a message that are no release, rollback, hold or resume of what was asked for: of manifests it changes
# image references alone, to those of the pin next to them, and the message, which history is read by, tells just that.
# Usage: check-release.sh <commit before> <tree after> <message>; what was asked for is in the environment, see action.yaml.
set -euo pipefail
shopt -s extglob
export LC_ALL=C
before=$1 tree=$2 message=$3

refuse() {
  local shown
  printf -v shown '%q' "${2:-}"
  echo "::error::the release is refused: $1${2:+; it is: ${shown:0:200}}" >&2
  exit 1
}

# Pins and manifests that change, by environment.
declare -A pins=() manifests=()
while IFS= read -r -d '' path; do
  case "$path" in
    apps/vmshift/releases/*.json) name=${path##*/} pins[${name%.json}]=1 ;;
    dist/*) name=${path#dist/} manifests[${name%%/*}]=1 ;;
    *) refuse 'it changes another file' "$path" ;;
  esac
done < <(git diff-tree -r --no-renames --name-only -z "$before" "$tree")
for name in "${!manifests[@]}"; do
  [ -n "${pins[$name]:-}" ] || refuse 'it changes the manifests of an environment and not its pin' "$name"
done
[ "${#pins[@]}" -gt 0 ] || refuse 'it changes no pin'

# The message, line for line.
[ "$(wc -c < "$message")" -le 16384 ] || refuse 'its message is too long'
[ "$(tr -d '\000-\011\013-\037\177' < "$message" | wc -c)" = "$(wc -c < "$message")" ] || refuse 'its message holds control characters'
if grep -qiE '\[(skip ci|ci skip|no ci|skip actions|actions skip)\]|skip-checks:' "$message"; then refuse 'its message skips workflows'; fi
mapfile -t lines < "$message"
[[ ${lines[0]} =~ ^(release|rollback|hold|resume)\(([a-z][a-z0-9,-]*)\):\ [A-Za-z0-9_.-]+$ ]] || refuse 'its subject is of another form' "${lines[0]}"
[ "${BASH_REMATCH[1]}" = "$ACTION" ] || refuse "it was asked to $ACTION" "${lines[0]}"
IFS=, read -r -a names <<< "${BASH_REMATCH[2]}"
[ "${#names[@]}" = "${#pins[@]}" ] || refuse 'its message names other environments than it changes' "${lines[0]}"
at=2
[ -z "${lines[1]}" ] || refuse 'its message is of another form' "${lines[1]}"
build='[A-Za-z0-9_.-]+'
for name in "${names[@]}"; do
  [ -n "${pins[$name]:-}" ] || refuse 'its message names an environment that it leaves alone' "$name"
  [ -z "$ENVIRONMENT" ] || [ "$name" = "$ENVIRONMENT" ] || refuse "it was asked of $ENVIRONMENT alone" "$name"
  form="^$name: (stays on )?$build( -> $build)?\$"
  [[ ${lines[at]} =~ $form ]] || refuse 'its message is of another form' "${lines[at]}"
  at=$((at + 1))
done
[ -z "${lines[at]}" ] || refuse 'its message is of another form' "${lines[at]}"
declare -A trailers=()
for line in "${lines[@]:at + 1}"; do
  [[ $line =~ ^Release-(Action|Of|Environments|Run|By|Reason|Written-By):\ (.+)$ ]] || refuse 'its message holds another line' "$line"
  [ -z "${trailers[${BASH_REMATCH[1]}]:-}" ] || refuse 'a trailer comes twice' "$line"
  trailers[${BASH_REMATCH[1]}]=${BASH_REMATCH[2]}
done
expect() { [ "${trailers[$1]:-}" = "$2" ] || refuse "the trailer Release-$1 should be $(printf '%q' "$2")" "${trailers[$1]:-nothing}"; }
printf -v list '%s, ' "${names[@]}"
expect Action "$ACTION"
expect Environments "${list%, }"
expect Written-By "$GITHUB_SERVER_URL/$GITHUB_REPOSITORY/actions/runs/$GITHUB_RUN_ID"
REASON=${REASON##+([[:space:]])} REASON=${REASON%%+([[:space:]])}
expect Reason "$REASON"
[ -z "${trailers[By]:-}" ] || expect By "$BY"
[[ ${trailers[Of]:-} =~ ^[A-Za-z0-9._-]+@([0-9a-f]{40})$ ]] || refuse 'the trailer Release-Of is of another form' "${trailers[Of]:-nothing}"
commit=${BASH_REMATCH[1]}
[ -z "$COMMIT" ] || [ "$commit" = "$COMMIT" ] || refuse "it was asked for $COMMIT" "$commit"

# The pins are those of the build, and the manifests take their images from them.
for name in "${names[@]}"; do
  file="apps/vmshift/releases/$name.json"
  [ "$(git cat-file -s "$tree:$file" 2> /dev/null || echo 0)" != 0 ] || refuse 'it removes a pin' "$name"
  pin=$(git cat-file blob "$tree:$file")
  was=$(git cat-file blob "$before:$file" 2> /dev/null || true)
  one() { [[ $(grep -cE "\"$1\"" <<< "$pin") = 1 && $pin =~ \"$1\":\ \"([^\"]*)\" ]] || refuse "the pin of $name has no one $1"; }
  one commit
  [ "${BASH_REMATCH[1]}" = "$commit" ] || refuse "the pin of $name is of another build than the message" "${BASH_REMATCH[1]}"
  if [ -n "${trailers[Run]:-}" ]; then
    one runUrl
    [ "${BASH_REMATCH[1]}" = "${trailers[Run]}" ] || refuse 'the trailer Release-Run is not that of the pin' "${trailers[Run]}"
  fi
  case "$ACTION" in
    release) [[ $was$pin != *'"hold"'* ]] || refuse "a release leaves the hold of $name alone" ;;
    resume) [[ $pin != *'"hold"'* ]] || refuse "a resume leaves no hold in $name" ;;
    *) [[ $pin = *'"hold"'* ]] || refuse "$ACTION leaves a hold in $name" ;;
  esac
  image='\{[[:space:]]*"tag": "([A-Za-z0-9_.-]+)"(,[[:space:]]*"digest": "(sha256:[0-9a-f]{64})")?[[:space:]]*\}'
  form="\"api\": $image,[[:space:]]*\"celery\": $image"
  [[ $(grep -cE '"(api|celery)": \{' <<< "$pin") = 2 && $(grep -c '"tag"' <<< "$pin") = 2 ]] || refuse "the pin of $name has other images"
  [[ $pin =~ $form ]] || refuse "the pin of $name has other images"
  api=":${BASH_REMATCH[1]}${BASH_REMATCH[3]:+@${BASH_REMATCH[3]}}" celery=":${BASH_REMATCH[4]}${BASH_REMATCH[6]:+@${BASH_REMATCH[6]}}"
  [ -z "$API_DIGEST" ] || [ "${BASH_REMATCH[3]}" = "$API_DIGEST" ] || refuse "the pin of $name has another digest of api" "${BASH_REMATCH[3]}"
  [ -z "$CELERY_DIGEST" ] || [ "${BASH_REMATCH[6]}" = "$CELERY_DIGEST" ] || refuse "the pin of $name has another digest of celery" "${BASH_REMATCH[6]}"

  old=0 new=0 removed=() added=()
  while IFS= read -r line; do
    if ((old == 0 && new == 0)); then
      case "$line" in
        'new file mode'* | 'deleted file mode'*) refuse 'it adds or removes a manifest' "$name" ;;
        @@*)
          [ "${removed[*]:-}" = "${added[*]:-}" ] || refuse 'it changes more of a manifest than tags and digests' "${added[*]:-}"
          removed=() added=()
          [[ $line =~ ^@@\ -[0-9]+(,([0-9]+))?\ \+[0-9]+(,([0-9]+))?\ @@ ]] || refuse 'a difference cannot be read' "$line"
          old=${BASH_REMATCH[2]:-1} new=${BASH_REMATCH[4]:-1}
          ;;
      esac
      continue
    fi
    [[ $line != '\ No newline at end of file' ]] || refuse 'a manifest has no end of line' "$name"
    [[ $line =~ ^([-+])(\ *(- )?image:\ [a-z0-9./-]+)(:[A-Za-z0-9_.-]+(@sha256:[0-9a-f]{64})?)$ ]] || refuse 'it changes more of a manifest than image references' "$line"
    if [ "${BASH_REMATCH[1]}" = - ]; then
      old=$((old - 1)) removed+=("${BASH_REMATCH[2]}")
    else
      new=$((new - 1)) added+=("${BASH_REMATCH[2]}")
      [ "${BASH_REMATCH[4]}" = "$api" ] || [ "${BASH_REMATCH[4]}" = "$celery" ] || refuse "an image is not that of the pin of $name" "$line"
    fi
  done < <(git diff --no-color --no-ext-diff --no-textconv --no-renames --unified=0 "$before" "$tree" -- "dist/$name/"; echo '@@ -0,0 +0,0 @@')
done
