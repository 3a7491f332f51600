'use strict'
// The page to choose who you are: a new person, and whoever was chosen last.

const form = document.getElementById('new')
const again = document.getElementById('again')
const kept = JSON.parse(localStorage.getItem('linli-last') || 'null')

if (kept && [...document.querySelectorAll('[data-openid]')].some(one => one.dataset.openid === kept.openid)) {
  const link = again.querySelector('a')
  link.href = link.getAttribute('href').replace('OPENID', encodeURIComponent(kept.openid))
  link.textContent = `接着用${kept.name}的手机`
  again.hidden = false
}

form.addEventListener('submit', async event => {
  event.preventDefault()
  const problem = form.querySelector('.problem')
  problem.hidden = true
  try {
    const answer = await fetch('/emulator/users', {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ name: form.elements.name.value })
    })
    const person = await answer.json()
    if (!answer.ok) throw new Error(person.error)
    location.href = form.dataset.go.replace('OPENID', encodeURIComponent(person.openid))
  } catch (error) {
    problem.textContent = error instanceof TypeError ? '没有连上，请再试一次。' : error.message
    problem.hidden = false
  }
})
