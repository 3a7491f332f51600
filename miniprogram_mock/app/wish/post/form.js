// What a wish's form holds, and what the server is sent of it.

const time = require('../../lib/time')
const { today } = require('../showing')

const DAY = 24 * 3600 * 1000
const FURTHEST = 365 // days ahead

/** @type {any} */
const BLANK = {
  said: '', kind: '', who: 'app', agreed: false, age: 'unsaid', when: '', day: '', many: 1, cost: '', payer: 'wisher',
  region: '', spot: null, where: '', name: '', phone: '', address: '', may_air: false
}

const WHO = [{ key: 'app', name: '我自己' }, { key: 'neighbour', name: '替一位邻居' }]
const AGES = [{ key: 'unsaid', name: '不说' }, { key: 'adult', name: '成年人' }, { key: 'elder', name: '60 岁以上' }]
const WHENS = [{ key: '', name: '不急' }, { key: '3', name: '三天内' }, { key: '7', name: '一周内' }, { key: '30', name: '一个月内' }, { key: 'day', name: '选一天' }]
const MANY = [1, 2, 3, 4, 5].map(key => ({ key, name: `${key} 个人` }))
const PAYERS = [{ key: 'wisher', name: '许愿的人自己出' }, { key: 'claimer', name: '认领的人出' }, { key: 'community', name: '社区出' }]
const AIRED = [{ key: false, name: '只给这条街道的邻居看' }, { key: true, name: '没报到的人也可以看' }]

const nameIn = (of, key) => of.filter(one => one.key === key).map(one => one.name).join('')
const ahead = days => new Date(Date.parse(today()) + days * DAY).toISOString().slice(0, 10)
const furthest = () => ahead(FURTHEST)

/** The day until which it is wanted, or null. */
const wantedBy = form => form.when === 'day' ? form.day || null : form.when ? ahead(Number(form.when)) : null

/** What can be said before the server is asked: {field: sentence}. @param {any} form @param {number} step 1 or 2 @param {number} cap the most it may cost, 0 where nobody knows */
function lacks (form, step, cap) {
  if (step === 1) return { ...(form.said.trim() ? {} : { words: '写一句想要什么，比如“厨房灯坏了，够不着”。' }), ...(form.kind ? {} : { kind: '选一类，认领的人好找。' }) }
  return {
    ...(form.who === 'neighbour' && !form.agreed ? { agreed: '替别人许愿，先问过本人愿不愿意。' } : {}),
    ...(form.when === 'day' && !form.day ? { wanted_by: '选一天，或者选“不急”。' } : {}),
    ...wrongCost(form.cost.trim(), cap)
  }
}

function wrongCost (typed, cap) {
  if (!/^\d*$/.test(typed)) return { cost: '写一个数，比如 50；不花钱就空着。' }
  return cap && Number(typed) > cap ? { cost: `心愿是小事情，花费不超过 ${cap} 元。` } : {}
}

/** The part that can be said otherwise later. */
function wanted (form) {
  const cost = Number(form.cost.trim() || 0)
  return {
    kind: form.kind, words: form.said.trim(), wanted_by: wantedBy(form), places: form.many,
    cost, payer: cost ? form.payer : 'nobody', age_band: form.age
  }
}

/** All of POST /wishes but the photos. */
function body (form) {
  const reach = { name: form.name.trim(), phone: form.phone.trim(), address: form.address.trim() }
  const { spot } = form
  return {
    ...wanted(form),
    source: form.who,
    agreed: form.agreed,
    may_air: form.may_air,
    ...(spot ? { place: { latitude: spot.latitude, longitude: spot.longitude, system: spot.system } } : {}),
    ...(form.region && !spot ? { region: form.region } : {}),
    ...(Object.values(reach).some(Boolean) ? { reach } : {})
  }
}

/** The form of a wish that is to be said otherwise. @param {any} wish of GET /wishes/{wish_id} */
const formOf = wish => ({
  ...BLANK,
  said: wish.words,
  kind: wish.kind.key,
  when: wish.wanted_by ? 'day' : '',
  day: wish.wanted_by || '',
  many: wish.places,
  cost: wish.cost ? String(wish.cost) : '',
  payer: wish.payer.code === 'nobody' ? 'wisher' : wish.payer.code,
  age: wish.age_band.code
})

/** What is sent, in the words of the last look. @param {any} form @param {string} kind its name */
function facts (form, kind) {
  const day = wantedBy(form)
  const cost = Number(form.cost.trim() || 0)
  return [
    { label: '类别', said: kind },
    { label: '给谁', said: nameIn(WHO, form.who) },
    { label: '在哪里', said: form.where },
    { label: '什么时候', said: day ? `希望${time.day(day)}前` : '不急' },
    { label: '几个人', said: `${form.many} 个` },
    { label: '花费', said: cost ? `大约 ${cost} 元，${nameIn(PAYERS, form.payer)}` : '不花钱' }
  ].filter(one => one.said)
}

/** The step on which each field of a refusal is asked. @param {string} field */
const stepOf = field => /^(words|kind|photos)/.test(field) ? 1 : 2

module.exports = { BLANK, WHO, AGES, WHENS, MANY, PAYERS, AIRED, furthest, lacks, wanted, body, formOf, facts, stepOf }
