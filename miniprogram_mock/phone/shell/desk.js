'use strict'
// The controls beside the phone on a wide screen: they change what the phone in the frame is like.

const desk = document.getElementById('desk')
const frame = document.getElementById('phone-frame')
const problem = desk.querySelector('.problem')
const network = document.getElementById('network')
const inside = () => frame.contentWindow

async function appear (body) {
  problem.hidden = true
  try {
    const answer = await fetch(`/emulator/mp/${encodeURIComponent(desk.dataset.openid)}/appearance`, {
      method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body)
    })
    if (!answer.ok) throw new Error((await answer.json()).error)
    inside().location.reload()
  } catch (error) {
    problem.textContent = error instanceof TypeError ? '没有连上，请再试一次。' : error.message
    problem.hidden = false
  }
}

document.getElementById('size').addEventListener('change', event => appear({ fontSizeSetting: Number(event.target.value) }))
document.getElementById('dark').addEventListener('change', event => appear({ theme: event.target.checked ? 'dark' : 'light' }))
network.addEventListener('change', () => inside().linliPhone?.setNetwork(network.value))
document.getElementById('scan').addEventListener('click', () => inside().linliPhone?.scan())
frame.addEventListener('load', () => { network.value = inside().linliPhone?.network ?? 'normal' })
