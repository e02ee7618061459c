#!/usr/bin/env bash
# Commits a patch that was made without a credential, and pushes it. No file of it is ever written to the disk.
# Usage: push.sh; what it reads is in the environment, see action.yaml.
set -euo pipefail
export LC_ALL=C
here=${BASH_SOURCE[0]%/*}
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

fail() { echo "::error::$1" >&2; exit 1; }

for name in "$AUTHOR" "$COMMITTER"; do
  [[ $name =~ ^[A-Za-z0-9_-]{1,39}(\[bot\])?$ ]] || fail "$(printf '%q' "$name") is no name of a person or an App"
done
[ "$KIND" != rendered ] || [ "$BRANCH" != main ] || fail 'to main goes what was reviewed, or a release'
# An approval is of one attempt: to run a later job of it once more, weeks after or by another person, asks no reviewer. So is
# the judgement of a release that takes it back: what was wrong then need not be wrong now.
if [ "$KIND" = releases ] && [[ $AUTHOR != "$COMMITTER" || $ACTION = rollback ]] && [ "$APPROVED_ATTEMPT" != "$GITHUB_RUN_ATTEMPT" ]; then
  fail 'this was not approved, or judged, in this attempt of the run; nothing was changed; fix: re-run all jobs, or start it again'
fi
base=
IFS= read -r -n 41 base < "$FOLDER/base" || true
[[ $base =~ ^[0-9a-f]{40}$ ]] || fail 'the patch does not name the commit that it was made from'
paths=$(bash "$here/check-patch.sh" "$FOLDER/patch" "$KIND")
declare -A promised=()
while IFS= read -r path; do promised[$path]=1; done <<< "$paths"
message=$FOLDER/message
if [ "$KIND" = rendered ]; then
  message=$scratch/message
  printf '%s\n' "$MESSAGE" > "$message"
fi

# What decides a release is what its own environments have, and the code. The rest may have changed since it was rendered;
# the list is that of apps/vmshiftctl/src/publish/program-outdated.ts.
stale_because() {
  git merge-base --is-ancestor "$base" "$1" || { echo "$BRANCH no longer holds $base"; return; }
  local path name
  while IFS= read -r -d '' path; do
    case "$path" in
      '') return ;;
      docs/* | templates/* | cdktf.out/* | .github/* | *.md) ;;
      dist/*/* | apps/vmshift/releases/*.json)
        name=${path#dist/} name=${name#apps/vmshift/releases/} name=${name%%/*} name=${name%.json}
        case $'\n'$paths$'\n' in
          *$'\n'"dist/$name/"* | *$'\n'"apps/vmshift/releases/$name.json"$'\n'*) printf '%q\n' "$path"; return ;;
        esac
        ;;
      *) printf '%q\n' "$path"; return ;;
    esac
  done < <(git diff-tree -r --no-renames --name-only -z "$base" "$1" && printf '\0')
  echo 'Git does not tell what changed'
}

# Brings the branch as origin has it. Where origin does not answer it is asked again: a release has no person who would.
fetch_branch() {
  local pause
  for pause in 2 8 20 ''; do
    git fetch --quiet --no-tags --no-recurse-submodules origin "+refs/heads/$BRANCH:refs/remotes/origin/$BRANCH" && return
    [ -n "$pause" ] || fail "origin does not give $BRANCH; what Git says is above; fix: start it again"
    echo "origin does not give $BRANCH; asking again in $pause s"
    sleep "$pause"
  done
}

for attempt in 1 2 3 4 5; do
  fetch_branch
  tip=$(git rev-parse --verify --quiet "refs/remotes/origin/$BRANCH^{commit}")
  if [ "$KIND" = rendered ]; then
    [ "$tip" = "$base" ] || fail 'the branch has moved on; its newer commit has a run of its own'
  else
    because=
    [ "$tip" = "$base" ] || because=$(stale_because "$tip")
    if [ -n "$because" ]; then
      [ "$LAST" != true ] || fail "$BRANCH has moved on again since this was rendered ($because); nothing was changed; fix: start it again"
      echo "::notice::$BRANCH has moved on since this was rendered ($because); it is rendered again"
      echo 'stale=true' >> "$GITHUB_OUTPUT"
      exit 0
    fi
  fi

  export GIT_INDEX_FILE="$scratch/index-$attempt"
  git read-tree "$tip"
  git apply --cached -p1 --whitespace=nowarn "$FOLDER/patch"
  # What came of it, not what the patch promised: every entry is a plain file, and one of its paths.
  changed=0
  while IFS= read -r -d '' entry && IFS= read -r -d '' path; do
    [[ $entry =~ ^:(000000|100644)\ (000000|100644)\ [0-9a-f]{40}\ [0-9a-f]{40}\ [AMD]$ ]] || fail 'the patch changes more than plain files'
    [ -n "${promised[$path]:-}" ] || fail 'the patch changes other paths than it names'
    changed=$((changed + 1))
  done < <(git diff-index --cached --raw --no-renames --abbrev=40 -z "$tip")
  ((changed == ${#promised[@]})) || fail 'the patch changes other paths than it names'
  tree=$(git write-tree)
  unset GIT_INDEX_FILE
  if [ "$KIND" = releases ]; then bash "$here/check-release.sh" "$tip" "$tree" "$message"; fi

  commit=$(GIT_AUTHOR_NAME="$AUTHOR" GIT_AUTHOR_EMAIL="$AUTHOR@users.noreply.github.com" \
    GIT_COMMITTER_NAME="$COMMITTER" GIT_COMMITTER_EMAIL="$COMMITTER@users.noreply.github.com" \
    git commit-tree "$tree" -p "$tip" -F "$message")
  if git push --porcelain --no-follow-tags --recurse-submodules=no origin "$commit:refs/heads/$BRANCH" > "$scratch/push"; then
    echo "pushed $changed files to $BRANCH in ${commit:0:12}"
    exit 0
  fi
  sed 's/^/  /' "$scratch/push" >&2
  if ! grep -qE '\[rejected\]|\[remote rejected\]' "$scratch/push"; then
    # No answer: the push may have arrived all the same.
    fetch_branch
    if git merge-base --is-ancestor "$commit" "refs/remotes/origin/$BRANCH"; then
      echo "pushed $changed files to $BRANCH in ${commit:0:12}, which was seen by a fetch alone"
      exit 0
    fi
    unanswered=true
    echo "origin did not answer the push to $BRANCH (attempt $attempt of 5)"
    sleep "$attempt"
    continue
  fi
  unanswered=false
  if ! grep -qE '\[rejected\]|cannot lock ref|failed to update ref|incorrect old value' "$scratch/push"; then
    [ "$KIND" = releases ] || fail "$BRANCH does not take the push of this App; nothing was changed"
    fail "$BRANCH does not take the push; nothing was changed; fix: put the App vmshift-release on the bypass list of the ruleset of the branch"
  fi
  echo "another push to $BRANCH came first (attempt $attempt of 5)"
  sleep "0.$RANDOM"
done
[ "$unanswered" = false ] || fail "origin answered no push to $BRANCH; what Git says is above; nothing was changed; fix: start it again"
fail "5 pushes to $BRANCH were lost to others; nothing was changed; fix: start it again"
