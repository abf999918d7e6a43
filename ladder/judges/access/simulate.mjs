// Answers all questions in one process. In: {documents, questions}, out: one word a question, both JSON.
import { readFileSync } from 'node:fs'
import { createValidatedPolicy, validateIdentityPolicy, validateResourcePolicy } from '@cloud-copilot/iam-policy'
import { runSimulation } from '@cloud-copilot/iam-simulate'
import { bearing } from './bearing.mjs'

const { documents, questions } = JSON.parse(readFileSync(0, 'utf8'))
// A document is validated once for each action, not with each question.
const validated = (validate) => {
  const known = new Map()
  return (id, { action, resource }) => {
    const { key, of } = bearing(documents[id], action, resource)
    const named = `${id} ${key}`
    if (!known.has(named)) known.set(named, createValidatedPolicy(of(), validate))
    return known.get(named)
  }
}
const [ofIdentity, ofResource] = [validateIdentityPolicy, validateResourcePolicy].map(validated)
const answers = []
for (const asked of questions) {
  const { principal, action, resource, account, context, identity, boundary, resourcePolicy } = asked
  const named = (ids) => ids.map((id) => ({ name: String(id), policy: ofIdentity(id, asked) }))
  const outcome = await runSimulation(
    {
      request: { principal, action, resource: { resource, accountId: account }, contextVariables: context },
      identityPolicies: named(identity),
      permissionBoundaryPolicies: boundary === null ? undefined : named([boundary]),
      resourcePolicy: resourcePolicy === null ? undefined : ofResource(resourcePolicy, asked),
      serviceControlPolicies: [],
      resourceControlPolicies: [],
    },
    {},
  )
  answers.push(outcome.resultType === 'error' ? `error ${JSON.stringify(outcome.errors)}` : outcome.overallResult)
}
process.stdout.write(JSON.stringify(answers))
