// What can be done with a wish, as the server's `moves` name it: how its button is called, and where
// the tap leads. What is asked with one sentence is one page for all of them, `wish/say`.

/**
 * @typedef {object} Step
 * @property {string} label of the button
 * @property {'main'|'plain'|'quiet'|'danger'} look
 * @property {string} [page] that asks more, below wish/
 * @property {string} [sure] what is asked before it is done at once
 * @property {string} [done] what is said afterwards
 * @property {string} [title] of wish/say, and what it asks: fields of the body
 * @property {{field: string, ask: string, hint: string, example: string, most: number, needed: string, now?: string}[]} [asks]
 * @property {string} [button] of wish/say
 * @property {'card'} [then] what opens afterwards
 */

/** In the order in which buttons stand. @type {Record<string, Step>} */
const STEPS = {
  'answer-ask': { label: '可以，我来', look: 'main', page: 'claim' },
  claim: { label: '我来帮', look: 'main', page: 'claim' },
  prove: { label: '我办好了', look: 'main', page: 'prove' },
  confirm: { label: '办好了，谢谢', look: 'main', page: 'rate' },
  revise: { label: '改一改再发', look: 'main', page: 'post' },
  thank: {
    label: '写一张感谢卡', look: 'main', page: 'say', title: '写一张感谢卡',
    asks: [{ field: 'words', ask: '谢谢的话', hint: '不写名字，可以存下来、发给别人。', example: '灯亮堂了，谢谢', most: 100, needed: '写一句谢谢。' }],
    button: '写好了', then: 'card'
  },
  open: { label: '上墙', look: 'main', sure: '上墙以后，这条街道的邻居都能看到、能认领。', done: '上墙了' },
  'send-back': {
    label: '还没有办好', look: 'plain', page: 'say', title: '还没有办好',
    asks: [{ field: 'words', ask: '还差什么', hint: '认领的人会看到，还有一周时间。', example: '螺丝没拧紧', most: 500, needed: '写一句还差什么。' }],
    button: '告诉他', done: '已经告诉认领的人'
  },
  enough: { label: '来的人够了', look: 'plain', sure: '不再等别的人，请许愿的人看看办得怎么样。', done: '好的，不再等人了' },
  remind: { label: '提醒认领的人', look: 'plain', done: '已经提醒了' },
  'ask-change': {
    label: '请改一改', look: 'plain', page: 'say', title: '请许愿的人改一改',
    asks: [{ field: 'reason', ask: '要改什么', hint: '许愿的人会看到。', example: '写明要几寸的', most: 500, needed: '写一句要改什么。' }],
    button: '告诉他', done: '已经告诉许愿的人'
  },
  mask: {
    label: '改墙上的话', look: 'plain', page: 'say', title: '墙上怎么写',
    asks: [{ field: 'words', ask: '墙上怎么写', hint: '不写名字，不写病。', example: '厨房灯坏了', most: 300, needed: '写一句墙上怎么写。', now: 'board_words' }],
    button: '就这样写', done: '改好了'
  },
  decline: {
    label: '不受理', look: 'danger', page: 'say', title: '不受理',
    asks: [
      { field: 'reason', ask: '为什么办不了', hint: '许愿的人会看到。', example: '不送现金', most: 500, needed: '写一句为什么。' },
      { field: 'elsewhere', ask: '还可以找谁', hint: '', example: '社区民政岗', most: 500, needed: '写一句还可以找谁。' }
    ],
    button: '不受理', done: '已经告诉许愿的人'
  },
  'give-back': {
    label: '我办不了，还回去', look: 'quiet', page: 'say', title: '还回去',
    asks: [{ field: 'reason', ask: '为什么', hint: '好让下一位知道。在答应的日子以前还回来，都不算什么。', example: '临时要出差', most: 500, needed: '说一句为什么，好让下一位知道。' }],
    button: '还回去', done: '还回去了，谢谢您说一声'
  },
  air: { label: '让没报到的人也看到', look: 'quiet', sure: '没有报到的人也能看到墙上的话，看不到名字、电话和门牌。随时可以收回。', done: '公开了' },
  unair: { label: '不再公开', look: 'quiet', sure: '只给报到的邻居看，马上生效。', done: '不再公开了' },
  withdraw: {
    label: '收回心愿', look: 'danger', page: 'say', title: '收回心愿',
    asks: [{ field: 'reason', ask: '为什么收回', hint: '可以不写。', example: '儿子回来修好了', most: 200, needed: '' }],
    button: '收回', done: '收回了'
  }
}

// What a worker does at a desk, with a list of people or a telephone beside it.
const AT_THE_DESK = ['move', 'ask', 'claim-for', 'call', 'close', 'take-photo-off']

/** The buttons for what somebody may do now. @param {string[]} moves */
function buttonsOf (moves) {
  const shown = moves.includes('answer-ask') ? moves.filter(move => move !== 'claim') : moves
  return Object.keys(STEPS).filter(move => shown.includes(move)).map(move => ({ move, label: STEPS[move].label, look: STEPS[move].look }))
}

/** Whether there is more to do at a desk. @param {string[]} moves */
const hasDeskWork = moves => moves.some(move => AT_THE_DESK.includes(move))

module.exports = { STEPS, buttonsOf, hasDeskWork }
