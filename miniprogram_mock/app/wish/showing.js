// One wish as its page shows it: sentences of what the server gave, nothing counted twice.

const time = require('../lib/time')
const { joined, money, people, wanted } = require('../lib/wishes')
const { buttonsOf, hasDeskWork } = require('./steps')

const ENDED = ['confirmed', 'declined', 'withdrawn', 'moved']

/** @param {any} wish of GET /wishes/{wish_id} */
function ofWhole (wish) {
  return {
    id: wish.id,
    number: wish.number,
    kind: wish.kind.name,
    status: wish.status,
    words: wish.words,
    facts: factsOf({ ...wish, age: wish.age_band, done: wish.status.code !== 'open' }),
    photos: photosOf(wish.photos),
    wholes: wholesOf(wish.photos),
    notes: notesOf(wish),
    hints: wish.status.code === 'needs_change' || wish.status.code === 'submitted' ? wish.hints.map(hint => hint.says) : [],
    board: wish.mine && wish.board_words !== wish.words ? wish.board_words : '',
    contact: wish.mine ? null : wish.contact,
    unnamed: Boolean(isHeld(wish) && !wish.contact),
    claims: wish.claims.map((claim, index) => claimOf(claim, index)),
    ratings: wish.ratings.map((rated, index) => ({ id: index, words: joined([rated.verdict.words, rated.stars ? `${rated.stars} 颗星` : '', rated.words]), at: time.moment(rated.at) })),
    thanks: wish.thanks,
    steps: wish.lines.map((line, index) => ({ id: index, what: line.words, when: time.moment(line.at), who: line.by.words, words: line.note, now: index === wish.lines.length - 1 })),
    buttons: buttonsOf(wish.moves),
    declinable: wish.moves.includes('answer-ask'),
    desk: hasDeskWork(wish.moves),
    shown: ['open', 'claimed', 'fulfilled', 'confirmed'].includes(wish.status.code),
    helps: Boolean(isHeld(wish)),
    follows: (wish.mine || Boolean(isHeld(wish))) && !ENDED.includes(wish.status.code),
    title: `${wish.kind.name}：${wish.board_words}`.slice(0, 60)
  }
}

/** The same of what everybody may read. @param {any} aired of GET /wishes/aired/{number} */
function ofAired (aired) {
  return {
    id: 0,
    number: aired.number,
    kind: aired.kind,
    status: aired.status,
    words: aired.words,
    facts: factsOf({ ...aired, posted_at: '', done: aired.status.code !== 'open' }),
    photos: [],
    notes: [],
    hints: [],
    claims: [],
    ratings: [],
    steps: [],
    buttons: [],
    units: aired.units.join('、'),
    done: aired.done,
    said: aired.thanks,
    aired: true,
    shown: true,
    title: `${aired.kind}：${aired.words}`.slice(0, 60)
  }
}

function factsOf (wish) {
  return [
    ['在哪里', wish.place.name],
    ['什么时候', wanted(wish.wanted_by)],
    ['许愿的人', wish.age.words],
    ['花费', wish.cost ? money(wish.cost, wish.payer) : '不花钱'],
    ['几个人', people(wish.free_places, wish.places, wish.done ? '' : 'open')],
    ['上墙', wish.opened_at ? time.moment(wish.opened_at) : '']
  ].filter(([, said]) => said).map(([label, said]) => ({ label, said }))
}

const wholesOf = photos => photos.map(({ key }) => `/photos/${key}`)
const photosOf = photos => photos.map(({ key }) => ({ key, thumb: `/photos/${key}/thumb`, whole: `/photos/${key}` }))

function claimOf (claim, index) {
  return {
    id: index,
    who: claim.mine ? '您' : joined([claim.unit || '', claim.person ? claim.person.name : '']) || '一位邻居',
    says: claim.ended_at
      ? joined([claim.how_ended.words, claim.reason])
      : `${claim.unit && claim.mine ? `代表${claim.unit}，` : ''}答应${time.day(claim.promised_for)}前办好`,
    proofs: claim.proofs.map((proof, place) => ({
      id: place,
      words: proof.words,
      when: time.moment(proof.at),
      hours: proof.started_at ? `${time.moment(proof.started_at)} 到 ${time.moment(proof.ended_at)}` : '',
      back: proof.sent_back_at ? '许愿的人说还没有办好' : '',
      photos: photosOf(proof.photos),
      wholes: wholesOf(proof.photos)
    }))
  }
}

const isHeld = wish => wish.claim && !wish.claim.ended_at && ['open', 'claimed', 'fulfilled'].includes(wish.status.code)

/** What this reader should know first. */
function notesOf (wish) {
  const last = wish.lines[wish.lines.length - 1]
  const why = last && last.note ? `：${last.note}` : ''
  const code = wish.status.code
  if (wish.mine) return ofPoster(wish, code, why)
  if (wish.ask && wish.ask.accepted === null && code === 'open') return [{ look: '', words: `社区想请您帮这个忙${wish.ask.why ? `：${wish.ask.why}` : ''}。不方便就说一声，不用说理由。` }]
  if (isHeld(wish) && !wish.claim.done) return [{ look: wish.claim.promised_for < today() ? 'warn' : '', words: `您答应${time.day(wish.claim.promised_for)}前办好。` }]
  if (isHeld(wish)) return [{ look: '', words: '您说办好了，等许愿的人确认。谢谢您！' }]
  return []
}

function ofPoster (wish, code, why) {
  const by = wish.due_at ? `，${time.moment(wish.due_at)}前给您答复` : ''
  const said = {
    submitted: ['', `社区在看${by}。看过就上墙。`],
    needs_change: ['warn', `社区请您改一改${why}`],
    open: ['', '在墙上了，有人认领会告诉您。'],
    claimed: ['', '有人认领了，到时候会来找您。'],
    fulfilled: wish.moves.includes('confirm') ? ['warn', '认领的人说办好了，请您看看：办好了打几颗星，没办好说还差什么。'] : ['', '认领的人说办好了，社区会打电话问本人。'],
    confirmed: ['', '圆了！'],
    declined: ['warn', `没有受理${why}`],
    withdrawn: ['', `收回了${why}`],
    moved: ['', `转到别处办了${why}`]
  }[code]
  return said ? [{ look: said[0], words: said[1] }] : []
}

/** The day in Beijing, as the server writes days. */
const today = () => new Date(Date.now() + 8 * 3600 * 1000).toISOString().slice(0, 10)

module.exports = { ofWhole, ofAired, today }
