// Answers all questions in one process. In: {documents, questions}, out: one word a question, both JSON.
import { readFileSync } from 'node:fs'
import { createValidatedPolicy, validateIdentityPolicy, validateResourcePolicy } from '@cloud-copilot/iam-policy'
import { runSimulation } from '@cloud-copilot/iam-simulate'

const { documents, questions } = JSON.parse(readFileSync(0, 'utf8'))
// A document is validated once, not with each question.
const validated = (validate) => {
  const known = new Map()
  return (id) => {
    if (!known.has(id)) known.set(id, createValidatedPolicy(documents[id], validate))
    return known.get(id)
  }
}
const [ofIdentity, ofResource] = [validateIdentityPolicy, validateResourcePolicy].map(validated)
const named = (ids) => ids.map((id) => ({ name: String(id), policy: ofIdentity(id) }))
const answers = []
for (const { principal, action, resource, account, context, identity, boundary, resourcePolicy } of questions) {
  const outcome = await runSimulation(
    {
      request: { principal, action, resource: { resource, accountId: account }, contextVariables: context },
      identityPolicies: named(identity),
      permissionBoundaryPolicies: boundary === null ? undefined : named([boundary]),
      resourcePolicy: resourcePolicy === null ? undefined : ofResource(resourcePolicy),
      serviceControlPolicies: [],
      resourceControlPolicies: [],
    },
    {},
  )
  answers.push(outcome.resultType === 'error' ? `error ${JSON.stringify(outcome.errors)}` : outcome.overallResult)
}
process.stdout.write(JSON.stringify(answers))
