#!/usr/bin/env bash
# Refuses a tree and a message that are no release, rollback, hold or resume of what was asked for: of manifests it changes
# image references alone, to those of the pin next to them, and the message, which history is read by, tells just that.
# Usage: check-release.sh <commit before> <tree after> <message>; what was asked for is in the environment, see action.yaml.
# A function that gives a text takes the name of the variable for it, and "exec" stands before a program whose output is
# taken: each spares a process.
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

# What the model of main tells of the application and of the environments.
model=$(exec git cat-file blob "$before:dist/model.json" 2> /dev/null) || refuse 'main has no dist/model.json'
of_model() { [[ $model =~ \"$1\":\ \"([A-Za-z0-9._/-]+)\" ]] || refuse "dist/model.json names no $1"; }
of_model applicationRepository
application=${BASH_REMATCH[1]}
[[ $model =~ \"images\":\ \{[[:space:]]*\"api\":\ \"([a-z0-9./-]+)\",[[:space:]]*\"celery\":\ \"([a-z0-9./-]+)\" ]] || refuse 'dist/model.json names no images'
api_repository=${BASH_REMATCH[1]} celery_repository=${BASH_REMATCH[2]}
branch_of() {
  exec awk -v name="      \"name\": \"$1\"," '/^  "environments"/ { in_list = 1 } in_list && $0 == name { found = 1 }
    found && /^      "branch": / { gsub(/[",]/, "", $2); print $2; exit }' <<< "$model"
}

returns_by_itself() {
  exec awk -v name="      \"name\": \"$1\"," '/^  "environments"/ { in_list = 1 } in_list && $0 == name { found = 1 }
    found && /^    \}/ { exit } found && /^        "autoRollback": true,?$/ { print "true"; exit }' <<< "$model"
}

# Pins and manifests that change, by environment.
declare -A pins=() manifests=()
whole=false
while IFS= read -r -d '' path; do
  case "$path" in
    '') whole=true ;;
    apps/vmshift/releases/*.json) name=${path##*/} pins[${name%.json}]=1 ;;
    dist/*) name=${path#dist/} manifests[${name%%/*}]=1 ;;
    *) refuse 'it changes another file' "$path" ;;
  esac
done < <(git diff-tree -r --no-renames --name-only -z "$before" "$tree" && printf '\0')
[ "$whole" = true ] || refuse 'Git does not tell what changes'
for name in "${!manifests[@]}"; do
  [ -n "${pins[$name]:-}" ] || refuse 'it changes the manifests of an environment and not its pin' "$name"
done
[ "${#pins[@]}" -gt 0 ] || refuse 'it changes no pin'

# The message, line for line.
most_bytes=16384
# It is read to its end, unless it is longer or a NUL comes before that.
IFS= read -r -d '' -n $((most_bytes + 1)) text < "$message" && read_all=false || read_all=true
[ "${#text}" -le "$most_bytes" ] || refuse 'its message is too long'
[[ $read_all = true && $text != *[$'\001'-$'\011'$'\013'-$'\037'$'\177']* ]] || refuse 'its message holds control characters'
if [[ ${text,,} =~ \[(skip\ ci|ci\ skip|no\ ci|skip\ actions|actions\ skip)\]|skip-checks: ]]; then refuse 'its message skips workflows'; fi
mapfile -t lines < "$message"
[[ ${lines[0]} =~ ^(release|rollback|hold|resume)\(([a-z][a-z0-9,-]*)\):\ ([A-Za-z0-9_.-]+)$ ]] || refuse 'its subject is of another form' "${lines[0]}"
[ "${BASH_REMATCH[1]}" = "$ACTION" ] || refuse "it was asked to $ACTION" "${lines[0]}"
subject_build=${BASH_REMATCH[3]}
IFS=, read -r -a names <<< "${BASH_REMATCH[2]}"
[ "${#names[@]}" = "${#pins[@]}" ] || refuse 'its message names other environments than it changes' "${lines[0]}"
at=2
[ -z "${lines[1]}" ] || refuse 'its message is of another form' "${lines[1]}"
declare -A told=()
for name in "${names[@]}"; do
  [ -n "${pins[$name]:-}" ] || refuse 'its message names an environment that it leaves alone' "$name"
  [ -z "$ENVIRONMENT" ] || [ "$name" = "$ENVIRONMENT" ] || refuse "it was asked of $ENVIRONMENT alone" "$name"
  told[$name]=${lines[at]}
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
# What is no character to JavaScript's trim(), which the program trims it with.
space=$'@([[:space:]]|\xc2\xa0|\xe1\x9a\x80|\xe2\x80[\x80-\x8a\xa8\xa9\xaf]|\xe2\x81\x9f|\xe3\x80\x80|\xef\xbb\xbf)'
while [[ $REASON = $space* ]]; do REASON=${REASON#$space}; done
while [[ $REASON = *$space ]]; do REASON=${REASON%$space}; done
expect Reason "$REASON"
case "$ACTION" in hold | rollback) expect By "$BY" ;; *) expect By '' ;; esac
[[ ${trailers[Of]:-} =~ ^${application##*/}@([0-9a-f]{40})$ ]] || refuse 'the trailer Release-Of is of another form' "${trailers[Of]:-nothing}"
commit=${BASH_REMATCH[1]}
if [ "$ACTION" = release ]; then
  for asked in BUILD_BRANCH COMMIT API_DIGEST CELERY_DIGEST; do
    [ -n "${!asked}" ] || refuse "a release is of a branch, a commit and the digests of both images, and ${asked,,} is not given"
  done
  [ "$commit" = "$COMMIT" ] || refuse "it was asked for $COMMIT" "$commit"
fi

# The one spelling of a pin, that of printPin: of another one JSON would read what is not seen here, such as a key twice.
digest=$',\n      "digest": "(sha256:[0-9a-f]{64})"'
image=$'\\{\n      "tag": "([A-Za-z0-9_.-]+)"('"$digest"$')?\n    \\}'
canonical=$'^\\{\n  "branch": "([A-Za-z0-9_.-]+)",\n  "commit": "([0-9a-f]{40})",\n  "images": \\{\n    "api": '"$image"$',\n    "celery": '"$image"
canonical+=$'\n  \\},\n  "sequence": (0|[1-9][0-9]{0,14})(,\n  "runUrl": "(https://github\\.com/[A-Za-z0-9_./-]+)")?(,\n  "hold": (\\{\n.*\n  \\}))?'
canonical+=$'(,\n  "resumedAfter": "([0-9a-f]{40})")?\n\\}\n$'

# What stands for the build of a pin, its hold and all left out; of a pin by other hands as far as it can be read.
build_of() {
  local -n into=$1
  local pin=$2 key of
  into=
  for key in branch commit runUrl; do
    [[ $pin =~ \"$key\"[[:space:]]*:[[:space:]]*\"([^\"\\]*)\" ]] && into+=$key=${BASH_REMATCH[1]}$'\n'
  done
  [[ $pin =~ \"sequence\"[[:space:]]*:[[:space:]]*([0-9]+) ]] && into+=sequence=${BASH_REMATCH[1]}$'\n'
  for key in api celery; do
    [[ $pin =~ \"$key\"[[:space:]]*:[[:space:]]*\{([^{}]*)\} ]] || continue
    of=${BASH_REMATCH[1]}
    [[ $of =~ \"tag\"[[:space:]]*:[[:space:]]*\"([^\"\\]*)\" ]] && into+=$key=${BASH_REMATCH[1]}$'\n'
    [[ $of =~ \"digest\"[[:space:]]*:[[:space:]]*\"([^\"\\]*)\" ]] && into+=$key@${BASH_REMATCH[1]}$'\n'
  done
  true
}
value_of() { [[ $'\n'$3 =~ $'\n'$2=([^$'\n']*) ]] && printf -v "$1" '%s' "${BASH_REMATCH[1]}" || printf -v "$1" ''; }

# Whether main itself had a build in an environment: what a merge brought along and took back did not run.
ran_before() {
  local version one
  while read -r version; do
    build_of one "$(exec git cat-file blob "$version:$1" 2> /dev/null)"
    [ "$one" != "$2" ] || return 0
  done < <(git rev-list --first-parent "$before" -- "$1")
  return 1
}

# What GitHub knows of the run that a pin names: its number, and what it ran for.
known_to_github() {
  curl --disable --silent --show-error --fail --max-time 30 --retry 3 --max-filesize 1048576 \
    --header @<(printf 'Authorization: Bearer %s\n' "$GH_TOKEN") "$GITHUB_API_URL/repos/$application/actions/runs/${1##*/}" |
    jq -r '"\(.run_number) \(.head_sha) \(.head_branch) \(.event) \(.path | sub("@.*"; ""))"'
}

# The pins are those of the build, and the manifests take their images from them.
known=
for name in "${names[@]}"; do
  file="apps/vmshift/releases/$name.json"
  # With the end of its last line. The NUL behind it tells that Git printed all of it: no pin holds another one.
  { IFS= read -r -d '' pin && whole=true || whole=false; IFS= read -r -d '' rest && rest+=NUL || true; } \
    < <(git cat-file blob "$tree:$file" 2> /dev/null && printf '\0')
  [ "$whole$pin" != false ] || refuse 'it removes a pin' "$name"
  [ "$whole" = true ] || refuse "Git does not tell the pin of $name"
  [ -z "$rest" ] || refuse "the pin of $name is not written as the program writes it"
  was=$(exec git cat-file blob "$before:$file" 2> /dev/null) || {
    there=$(exec git ls-tree "$before" -- "$file") && [ -z "$there" ] || refuse "Git does not tell the pin that $name had"
    was=
  }
  [[ $pin =~ $canonical ]] || refuse "the pin of $name is not written as the program writes it"
  part=("${BASH_REMATCH[@]}")
  branch=${part[1]} sequence=${part[9]} run=${part[11]} hold=${part[13]} resumed=${part[15]}
  api=":${part[3]}${part[5]:+@${part[5]}}" celery=":${part[6]}${part[8]:+@${part[8]}}"
  build_of build "$pin"
  build_of built "$was"
  for key in branch commit sequence; do value_of "was_$key" "$key" "$built"; done
  [[ $was =~ \"resumedAfter\":\ \"([0-9a-f]{40})\" ]] && was_resumed=${BASH_REMATCH[1]} || was_resumed=

  [ "${part[2]}" = "$commit" ] || refuse "the pin of $name is of another build than the message" "${part[2]}"
  [ "$branch" = "$(branch_of "$name")" ] || refuse "$name follows another branch than $branch"
  for tag in "${part[3]}" "${part[6]}"; do
    digits=${tag#"$branch"-}
    [[ $digits != "$tag" && $digits =~ ^[0-9a-f]{7,40}$ && $commit = "$digits"* ]] || refuse "a tag of $name is not of its build" "$tag"
  done
  short="$branch-${commit:0:12}"
  [ "$subject_build" = "$short" ] || refuse 'its subject names another build' "$subject_build"
  case "${told[$name]}" in
    "$name: $short") ;;
    "$name: stays on $short") [ "$was_commit" = "$commit" ] || refuse 'its message names another build' "${told[$name]}" ;;
    "$name: $was_branch-${was_commit:0:12} -> $short") ;;
    *) refuse 'its message is of another form' "${told[$name]}" ;;
  esac

  escaped=${REASON//\\/\\\\} escaped=${escaped//\"/\\\"}
  held=$'{\n    "reason": "'"$escaped"$'",\n    "by": "'"$BY"'"'
  case "$ACTION" in
    release)
      [[ $was != *'"hold"'* && -z $hold ]] || refuse "a release leaves the hold of $name alone"
      [ -z "$resumed" ] || refuse "a release resumes nothing in $name"
      [ "$branch" = "$BUILD_BRANCH" ] || refuse "it was asked for a build of $BUILD_BRANCH" "$branch"
      [ "${part[5]}" = "$API_DIGEST" ] || refuse "the pin of $name has another digest of api" "${part[5]}"
      [ "${part[8]}" = "$CELERY_DIGEST" ] || refuse "the pin of $name has another digest of celery" "${part[8]}"
      [ -z "$SEQUENCE" ] || [ "$sequence" = "$SEQUENCE" ] || refuse "it was asked for build $SEQUENCE" "$sequence"
      [ -n "$REASON" ] || [ "$was_branch" != "$branch" ] || ((sequence >= ${was_sequence:-0})) || refuse "build $sequence is older than the pinned build $was_sequence"
      [[ ${run,,} =~ ^https://github\.com/${application,,}/actions/runs/[0-9]{1,15}$ ]] || refuse "the pin of $name names no run of $application" "$run"
      given=${RUN_URL%/attempts/*}
      [ -z "$given" ] || [ "${run,,}" = "${given,,}" ] || refuse "it was asked for the run $given" "$run"
      expect Run "$run"
      # The number orders builds: one that what renders invented would lock out every later build.
      [ -n "$known" ] || known=$(known_to_github "$run") || refuse 'GitHub does not tell the number of the run; nothing was changed; fix: start it again' "$run"
      [ "$known" = "$sequence $commit $branch push .github/workflows/ci-cd.yaml" ] || refuse "build $sequence of $branch at $commit is not what GitHub tells of its run" "$known"
      ;;
    rollback)
      [ "$hold" = "$held"$'\n  }' ] || [ "$hold" = "$held"$',\n    "rolledBackFrom": "'"$was_commit"$'"\n  }' ] || refuse "a rollback leaves a hold in $name, with the reason that was given and who asked" "$hold"
      [ -z "$resumed" ] || refuse "a rollback resumes nothing in $name"
      # What watches a release runs our programs: it decides for no person, and not for a pin that it did not judge.
      if [ "$AUTHOR" = "$COMMITTER" ]; then
        [ -n "$IF_PIN" ] && [ "$(returns_by_itself "$name")" = true ] || refuse "no person asked for it, and the model leaves $name as it is (release.autoRollback)"
      fi
      [ -z "$TO" ] || [[ $commit = "$TO"* || $short = "$TO" || ${part[3]} = "$TO" || ${part[6]} = "$TO" ]] || refuse "it was asked to go back to $TO" "$commit"
      [ -z "$IF_PIN" ] || [ "$(git cat-file blob "$before:$file" | sha256sum | cut -c -16)" = "$IF_PIN" ] || refuse "the pin of $name is another one than the one that was judged"
      ran_before "$file" "$build" || refuse "main never had this build in $name" "$commit"
      ;;
    *)
      [ "$build" = "$built" ] || refuse "a $ACTION leaves the build of $name as it is"
      [ -z "${manifests[$name]:-}" ] || refuse "a $ACTION leaves the manifests of $name as they are"
      if [ "$ACTION" = hold ]; then
        [ "$hold" = "$held"$'\n  }' ] || refuse "a hold is in $name, with the reason that was given and who asked" "$hold"
        [ "$resumed" = "$was_resumed" ] || refuse "a hold resumes nothing in $name"
      else
        [ -z "$hold" ] || refuse "a resume leaves no hold in $name"
        [ "$resumed" = "$was_resumed" ] || git merge-base --is-ancestor "$resumed" "$before" 2> /dev/null || refuse "$name is resumed after what main does not have" "$resumed"
      fi
      ;;
  esac
  [ "$ACTION" = release ] || expect Run ''

  old=0 new=0 removed=() added=() whole=false
  while IFS= read -r line; do
    if ((old == 0 && new == 0)); then
      case "$line" in
        'new file mode'* | 'deleted file mode'*) refuse 'it adds or removes a manifest' "$name" ;;
        @@*)
          [ "${removed[*]:-}" = "${added[*]:-}" ] || refuse 'it changes more of a manifest than tags and digests' "${added[*]:-}"
          removed=() added=()
          [[ $line =~ ^@@\ -[0-9]+(,([0-9]+))?\ \+[0-9]+(,([0-9]+))?\ @@ ]] || refuse 'a difference cannot be read' "$line"
          old=${BASH_REMATCH[2]:-1} new=${BASH_REMATCH[4]:-1}
          # No change is at line 0 on both sides: it is the end.
          [ "$line" != '@@ -0,0 +0,0 @@' ] || whole=true
          ;;
      esac
      continue
    fi
    [[ $line != '\ No newline at end of file' ]] || refuse 'a manifest has no end of line' "$name"
    [[ $line =~ ^([-+])(\ *(- )?image:\ ([a-z0-9./-]+))(:[A-Za-z0-9_.-]+(@sha256:[0-9a-f]{64})?)$ ]] || refuse 'it changes more of a manifest than image references' "$line"
    case "${BASH_REMATCH[4]}" in
      "$api_repository" | "$celery_repository") ;;
      *) refuse 'it changes an image that is not of the application' "$line" ;;
    esac
    if [ "${BASH_REMATCH[1]}" = - ]; then
      old=$((old - 1)) removed+=("${BASH_REMATCH[2]}")
    else
      new=$((new - 1)) added+=("${BASH_REMATCH[2]}")
    fi
  done < <(git diff --no-color --no-ext-diff --no-textconv --no-renames --text --unified=0 --inter-hunk-context=0 "$before" "$tree" -- "dist/$name/" && echo '@@ -0,0 +0,0 @@')
  [ "$whole" = true ] || refuse "Git does not tell what changes in the manifests of $name"
  [ -n "${manifests[$name]:-}" ] || continue
  # All of them, so that API and workers are of one build.
  whole=false
  while IFS= read -r line; do
    [ "$line" != end ] || whole=true
    case "${line##*image: }" in
      "$api_repository$api" | "$celery_repository$celery") ;;
      "$api_repository"[:@]* | "$celery_repository"[:@]*) refuse "an image is not that of the pin of $name" "$line" ;;
    esac
  done < <(git grep --no-color --text -hE '^ *(- )?image: ' "$tree" -- "dist/$name/" && echo end)
  [ "$whole" = true ] || refuse "Git does not tell the images of $name"
done
