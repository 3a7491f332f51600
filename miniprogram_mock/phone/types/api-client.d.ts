// What `call('GET /wishes/{wish_id}', ...)` takes and gives, from the product's own description.

import type { paths } from './generated/api'

type Verb = 'get' | 'post'
type Route<P extends keyof paths, V extends Verb> = V extends keyof paths[P] ? NonNullable<paths[P][V]> extends { responses: unknown } ? `${Uppercase<V>} ${P extends `/api/v1${infer Rest}` ? Rest : P}` : never : never

export type Name = { [P in keyof paths]: { [V in Verb]: Route<P, V> }[Verb] }[keyof paths]

type Operation<N extends Name> = N extends `${infer V} ${infer Rest}`
  ? Lowercase<V> extends infer L ? `/api/v1${Rest}` extends infer P ? P extends keyof paths ? L extends keyof paths[P] ? NonNullable<paths[P][L]> : never : never : never : never : never

type Parameters<N extends Name> = Operation<N> extends { parameters: infer P } ? P : never
type Part<T, K extends string> = T extends { [k in K]: infer V } ? V : undefined
type Json<T> = T extends { content: { 'application/json': infer V } } ? V : undefined
type Body<N extends Name> = Operation<N> extends { requestBody: infer B } ? Json<B> : Operation<N> extends { requestBody?: infer B } ? Json<NonNullable<B>> : undefined
type Responses<N extends Name> = Operation<N> extends { responses: infer R } ? R : never

/** What is sent: parts of the address, the query, the body. */
export interface Given<N extends Name> {
  path?: Part<Parameters<N>, 'path'>
  query?: Parameters<N> extends { query?: infer Q } ? Q : undefined
  body?: Body<N>
  /** Makes a repeated POST harmless; made up where none is given. */
  key?: string
}

/** What comes back. */
export type Gives<N extends Name> = Responses<N> extends { 200: infer R } ? Json<R> : Responses<N> extends { 201: infer R } ? Json<R> : undefined

export type Call = <N extends Name>(name: N, given?: Given<N>) => Promise<Gives<N>>
