// What people at work can do with a case from their phone: one table. Which of these may be done now, the
// server says (`moves`); the form page shows the fields, and `path` is the last part of the address.

const WORDS = { kind: 'text', name: 'words', most: 500 }
const REASON = { kind: 'text', name: 'reason', most: 500, required: true }
const PHOTOS = { kind: 'photos', name: 'photos' }
const YES_NO = (yes, no) => [{ value: true, words: yes }, { value: false, words: no }]

const CAUSES = [
  { value: 'weather', words: '天气不允许' },
  { value: 'material', words: '等材料' },
  { value: 'project', words: '要先立项找钱' },
  { value: 'authority', words: '等上级决定' },
  { value: 'mediation', words: '当事人在调解' },
  { value: 'access', words: '进不去、联系不上' }
]
const FINDINGS = [
  { value: 'done', words: '修了，质量可以' },
  { value: 'done_but_next', words: '修了，旁边又坏了' },
  { value: 'not_done', words: '在，没修' },
  { value: 'fenced_only', words: '围了，没修' },
  { value: 'not_found', words: '到了，找不到' },
  { value: 'later', words: '今天看不了，改天去' }
]

/**
 * @typedef {object} Field
 * @property {string} kind text, line, choice, day, photos or place
 * @property {string} name in the body; "explained.rule" lies one deeper
 * @property {string} label
 * @property {string} [hint]
 * @property {number} [most] characters
 * @property {boolean} [required]
 * @property {{value: any, words: string, more?: string}[] | string} [options] of a choice; a word names
 *   what the page has to ask for
 * @property {number[]} [days] from today, of a day
 *
 * @typedef {object} Step
 * @property {string} label of the button
 * @property {string} [path] where it is not the step's own name
 * @property {string} place main: a large button; more: below the others
 * @property {string} [says] what is asked before it is done; then there is no form
 * @property {string} [intro]
 * @property {string} [send] words of the form's button
 * @property {Field[]} [fields]
 */

/** @type {Record<string, Step>} in the order in which they are offered */
const STEPS = {
  accept: { label: '签收', place: 'main', says: '签收以后，由您单位办理并答复。' },
  'accept-part': { label: '签收我们这一部分', place: 'main', says: '签收以后，由您单位办好这一部分。' },
  arrive: {
    label: '到场报到', place: 'main', send: '我到了', intro: '记下到场的时间；愿意的话，也记下位置。',
    fields: [{ kind: 'place', name: 'place', label: '我在哪里' }]
  },
  'make-safe': {
    label: '险情围护好了', place: 'main', send: '围护好了', intro: '先让人安全，再接着修。报的人会看到您写的。',
    fields: [{ ...WORDS, label: '怎么围护、怎么提醒的', most: 1000, required: true, hint: '围了一圈，插了牌子。' }, { ...PHOTOS, label: '现场照片' }]
  },
  answer: {
    label: '办好了，写答复', place: 'main', send: '发出答复', intro: '报的人会看到您写的和拍的。',
    fields: [
      { ...WORDS, label: '做了什么', most: 1000, required: true, hint: '什么时候、做了什么、再坏了找谁。如：7月3日下午换了新井盖，螺栓已拧紧，再松动请打值班电话。' },
      { ...PHOTOS, label: '办好以后的照片' }
    ]
  },
  'finish-part': {
    label: '我们这一部分办好了', place: 'main', send: '办好了',
    fields: [{ ...WORDS, label: '做了什么', most: 1000, required: true, hint: '下午三点断了电，五点送回。' }, { ...PHOTOS, label: '现场照片' }]
  },
  verify: {
    label: '去看过了，写核查', place: 'main', send: '发出核查',
    fields: [
      { kind: 'choice', name: 'finding', label: '看到什么', required: true, options: FINDINGS },
      { kind: 'choice', name: 'on_the_spot', label: '去现场看的吗', required: true, options: YES_NO('在现场看的', '没去现场，打电话或看照片') },
      { kind: 'place', name: 'place', label: '在哪里看的' },
      { ...WORDS, label: '看到了什么', hint: '新盖子平整，不响。' },
      { ...PHOTOS, label: '现场照片' }
    ]
  },
  'look-back': {
    label: '回头看过了', place: 'main', send: '记下来',
    fields: [
      { kind: 'choice', name: 'still_good', label: '还好着吗', required: true, options: YES_NO('还好着', '又坏了') },
      { ...WORDS, label: '看到了什么', hint: '又坏了的，写明怎么坏的。' }
    ]
  },
  dispatch: {
    label: '派给一个单位', place: 'main', send: '派过去',
    fields: [
      { kind: 'choice', name: 'unit', label: '派给谁', required: true, options: 'suggestions' },
      { kind: 'text', name: 'note', label: '给单位的话', most: 500, hint: '报的人看不到。' }
    ]
  },
  file: { label: '立案', place: 'main', send: '立案', fields: [{ kind: 'choice', name: 'kind', label: '哪一类', required: true, options: 'kinds' }] },
  approve: {
    label: '看看这个解释', place: 'main', send: '就这样定',
    fields: [
      { kind: 'choice', name: 'grant', label: '单位说办不了，您同意吗', required: true, options: YES_NO('同意，作解释结', '不同意，请接着办') },
      { ...WORDS, label: '想说的话', hint: '不同意的，写明为什么。' }
    ]
  },
  'decide-time': {
    label: '批停表、延期', place: 'main', send: '就这样定',
    fields: [
      { kind: 'choice', name: 'request', label: '哪一份申请', required: true, options: 'requests' },
      { kind: 'choice', name: 'grant', label: '批不批', required: true, options: YES_NO('批', '不批') },
      { ...WORDS, label: '想说的话' }
    ]
  },
  'decide-ownership': {
    label: '裁定归谁管', place: 'main', send: '就这样定', intro: '各方会看到，并马上派过去。',
    fields: [
      { kind: 'choice', name: 'unit', label: '归哪个单位', required: true, options: 'suggestions' },
      { kind: 'text', name: 'decision', label: '裁定的理由', most: 500, required: true, hint: '井在路中间，归水务。' }
    ]
  },
  'decide-appeal': {
    label: '看超时申诉', place: 'main', send: '就这样定', intro: '超时的事实仍然留着。',
    fields: [
      { kind: 'choice', name: 'clock', label: '哪一段时限', required: true, options: 'appeals' },
      { kind: 'choice', name: 'grant', label: '认定不怪单位吗', required: true, options: YES_NO('认定', '不认定') },
      { ...WORDS, label: '想说的话' }
    ]
  },
  return: {
    label: '不归我们，退回', place: 'more', send: '退回',
    fields: [{ ...REASON, label: '为什么退单', hint: '这是通信井，归电信公司。' }]
  },
  'return-part': {
    label: '这一部分不归我们', place: 'more', send: '退回',
    fields: [{ ...REASON, label: '为什么', hint: '没有电要断。' }]
  },
  explain: {
    label: '办不了，写明原因', path: 'answer', place: 'more', send: '发出解释', intro: '要由社区第二个人同意。报的人会看到。',
    fields: [
      { ...WORDS, label: '怎么跟报的人说', most: 1000, required: true },
      { kind: 'text', name: 'explained.rule', label: '依据哪条规定办不了', most: 500, required: true, hint: '消防通道不能搭棚。' },
      { kind: 'text', name: 'explained.elsewhere', label: '还可以找谁', most: 500, required: true, hint: '菜场旁的车棚还有位子。' },
      { kind: 'day', name: 'explained.look_again_on', label: '哪一天再看', required: true, days: [30, 90, 180, 365] }
    ]
  },
  'ask-pause': {
    label: '申请停表', place: 'more', send: '申请停表', intro: '社区和居民会看到理由。',
    fields: [
      { kind: 'choice', name: 'cause', label: '因为什么', required: true, options: CAUSES },
      { ...WORDS, label: '理由', required: true, hint: '下暴雨，沟里有水。' },
      { kind: 'day', name: 'until', label: '停到哪一天', required: true, days: [1, 3, 7, 14, 30] }
    ]
  },
  'ask-extension': {
    label: '申请延期', place: 'more', send: '申请延期',
    fields: [{ ...REASON, label: '理由', hint: '新盖子下周到货。' }]
  },
  resume: { label: '恢复计时', place: 'more', says: '从现在起接着算时间。' },
  appeal: {
    label: '超时申诉', place: 'more', send: '申诉', intro: '一段时限只能申诉一次，由街道认定。',
    fields: [
      { kind: 'choice', name: 'clock', label: '哪一段时限', required: true, options: 'lateClocks' },
      { ...REASON, label: '为什么不怪单位', hint: '市里封路，进不去。' }
    ]
  },
  'work-order': {
    label: '记单位自己的工单号', place: 'more', send: '记下来',
    fields: [{ kind: 'line', name: 'work_order', label: '工单号', most: 50, required: true }]
  },
  decline: {
    label: '不受理', place: 'more', send: '不受理', intro: '报的人会看到您写的。',
    fields: [
      { ...REASON, label: '为什么不受理', hint: '这是路边停车的收费争议。' },
      { kind: 'text', name: 'elsewhere', label: '还可以找谁', most: 500, required: true, hint: '拨打 12345。' }
    ]
  },
  'ask-ownership': {
    label: '分不清归谁，请街道裁定', place: 'more', send: '请街道裁定',
    fields: [{ ...REASON, label: '为什么分不清', hint: '盖上没有字，两家都说不是。' }]
  },
  unmerge: { label: '不是同一件，分开', place: 'more', says: '分开以后，两件各办各的。' },
  kind: { label: '改分类', place: 'more', send: '改成这一类', fields: [{ kind: 'choice', name: 'kind', label: '哪一类', required: true, options: 'kinds' }] },
  recall: { label: '撤回派单', place: 'more', send: '撤回', fields: [{ ...REASON, label: '为什么撤回', hint: '派错了，是通信井。' }] },
  close: {
    label: '结束这件事', place: 'more', send: '结束', intro: '报的人会看到您写的。',
    fields: [{ kind: 'text', name: 'note', label: '怎么结的', most: 500, required: true, hint: '电话回访，居民说已经好了。' }]
  },
  reopen: { label: '退回重办', place: 'more', send: '退回重办', fields: [{ ...REASON, label: '为什么', hint: '居民打电话说又松了。' }] },
  'report-up': {
    label: '往上报', place: 'more', send: '往上两级同时报',
    fields: [{ ...WORDS, label: '为什么这里办不了', required: true, hint: '要断半条街的电，社区定不了。' }]
  },
  additions: {
    label: '补充', place: 'more', send: '补充', intro: '办理的单位和报的人会看到。',
    fields: [{ ...WORDS, label: '补充的话', most: 1000 }, { ...PHOTOS, label: '照片' }]
  },
  notes: { label: '记一条内部备注', place: 'more', send: '记下来', intro: '只有同事看得到。', fields: [{ ...WORDS, label: '备注', most: 1000, required: true, hint: '门卫姓张，下午在。' }] }
}

// What is done at a desk, where there is room for a list of units or of cases.
const AT_THE_DESK = { whistle: '吹哨请几个单位', merge: '并到另一件', sides: '请毗邻的社区一起办' }

// What follows a step that still waits for the network: the next one may be written, too; it goes after it.
const FOLLOWS = { accept: ['answer', 'return', 'arrive'], 'accept-part': ['finish-part', 'arrive'], 'make-safe': ['answer'] }

/**
 * The steps to offer, large ones and the rest.
 * @param {string[]} moves what the server allows
 * @param {string[]} pending steps that wait for the network
 * @returns {{main: {step: string, label: string}[], more: {step: string, label: string}[], desk: string}} `desk`:
 *   what else may be done, at the panel
 */
function offered (moves, pending) {
  const may = new Set([...moves, ...pending.flatMap(step => FOLLOWS[step] || [])])
  pending.forEach(step => may.delete(step))
  if (may.has('answer')) may.add('explain')
  const found = Object.keys(STEPS).filter(step => may.has(step))
  const of = place => found.filter(step => STEPS[step].place === place).map(step => ({ step, label: STEPS[step].label }))
  const desk = Object.keys(AT_THE_DESK).filter(step => may.has(step)).map(step => AT_THE_DESK[step]).join('、')
  return { main: of('main'), more: of('more'), desk }
}

module.exports = { STEPS, offered }
