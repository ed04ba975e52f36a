#!/bin/bash
# make demo: a config repository, deployed to a real API server, step by step.
#
#   tests/demo/demo.sh              KEEP=1 keeps the cluster and prints its kubeconfig
#                                   AGENT=FILE runs another build of the program
#
# Every line that starts with '$ ' is a command that runs as it stands there; what follows is what it
# printed. Exit codes and results are checked: the last line is 'N passed, N failed'. With KUBECONFIG set
# that cluster is used, in namespaces that the demo creates and removes.
set -u
top=$(cd "$(dirname "$0")/../.." && pwd)
. "$top/tests/demo/lib.sh"

demo_start # dir, tools, agent, cluster

say "A real control plane, and nothing in it"
run 0 agent version
run 0 kubectl get nodes

say "A config repository: manifests, overlays for staging and production, a branch for each"
make_repository
run 0 cat environments.yaml
run 0 git log --oneline --graph --all

say "What only the operator says: where the repository is, which clusters and keys there are, who may have what"
run 0 cat "$AGENT_CONFIG"
run 0 agent config check

say "A secret as it lies in git, and what the agent makes of it: the cluster gets the values, you see ***"
run 0 cat shop/staging/session.yaml
pipe 0 "agent render staging | grep -B 3 'kind: Secret'"
check "its values are masked" said '***'

say "First deployment: what all share, then staging"
run 0 agent apply platform
run 0 agent apply staging
run 0 kubectl -n shop-staging get deployments,jobs,secrets,uptimechecks
check "staging runs the image named by the commit of web/" web_runs staging "$(git rev-parse HEAD)"
run 0 agent diff staging
check "nothing is left to do, and the diff says nothing" said_nothing
count_writes
run 0 agent apply staging
check "a pass with nothing to do wrote nothing: the API server's audit log says so" no_writes

say "A change of web/ and db/: the commit names its own image. It reaches staging by a merge"
edit_web 'Welcome to the shop. New: gift cards'
pipe 0 "echo 'ALTER TABLE orders ADD COLUMN gift_card text;' > db/002-gift-cards.sql"
run 0 git add db
run 0 git commit -qam "web, db: gift cards"
first=$(git rev-parse HEAD)
job=migrate-$(git rev-parse HEAD^)
merge env/staging main
run 1 agent diff staging
check "the diff names the new image" said "$first"
check "and a Job for the new schema, instead of the one before" said "diff Job/shop-staging/$job: pruned"

say "The daemon takes it from here: it follows the branches"
daemon_start
wait_live staging "$(git rev-parse env/staging)"
wait_live production "$(git rev-parse env/production)"
run 0 agent status
check "staging runs the new image" web_runs staging "$first"
check "the Job of before is gone" is "" "kubectl -n shop-staging get job $job --ignore-not-found -o name"
check "production still runs the old one" web_runs production "$(git rev-parse "$first^")"

say "Promotion: production's branch moves to what staging has proved"
merge env/production env/staging
wait_live production "$(git rev-parse env/production)"
run 0 agent status
check "production runs the very image that staging ran" web_runs production "$first"

say "Somebody changes production by hand"
run 0 kubectl -n shop-production set image deployment/web web=registry.example.com/shop/web:hacked --field-manager=mallory
run 0 kubectl -n shop-production scale deployment/web --replicas=1
run 1 agent diff production
check "the diff says who did it" said mallory
run 0 agent apply production
run 0 agent diff production
check "production runs its own image again" web_runs production "$first"
check "with its 3 replicas" is 3 "kubectl -n shop-production get deployment web -o jsonpath={.spec.replicas}"

say "In staging, selfHeal is on: nobody needs to do anything"
run 0 kubectl -n shop-staging scale deployment/web --replicas=4
wait_for 45 "staging heals itself" is 1 "kubectl -n shop-staging get deployment web -o jsonpath={.spec.replicas}"

say "A broken manifest, merged in good faith together with a change of web/"
run 0 git switch -q main
run 0 sed -i 's/severity: ticket/severity: whisper/' shop/base/uptime.yaml
edit_web 'Welcome to the shop. New: gift cards, everywhere'
run 0 git commit -qam "uptime: be quiet about it"
merge env/staging main
before=$(generation staging)
run 2 agent apply staging
check "it says which field is wrong, and where" said 'spec.severity'
check "nothing changed in the cluster, not even the image" unchanged "$before" staging

say "The way back is forward: a revert commit"
run 0 git switch -q main
run 0 git revert --no-edit HEAD
merge env/staging main
wait_live staging "$(git rev-parse env/staging)"

say "The same in production: gift cards were a bad idea"
run 0 git switch -q env/production
run 0 git revert --no-edit -m 1 HEAD
run 0 git push -q origin env/production
wait_live production "$(git rev-parse env/production)"
check "production runs the image of the revert" web_runs production "$(git rev-parse HEAD)"

say "Anybody with a clone, a kubeconfig and the keys asks the same question, without an agent.yaml"
run 0 env -u AGENT_CONFIG agent diff production --age-key "$dir/keys/production.age" --sealed-key "$dir/keys/production.sealed"
check "and gets the same answer: nothing differs" said_nothing

say "Who deployed what, when, with what result: the agent's records, which are git notes"
run 0 agent history production
run 0 agent history staging
run 0 git fetch -q origin 'refs/notes/agent/*:refs/notes/agent/*'
run 0 git log --notes=agent/production -3 --format='%C(auto)%h %s%n%N' env/production
check "the record of the commit is in its note" said '"result"'

daemon_stop
no_leak
demo_end
