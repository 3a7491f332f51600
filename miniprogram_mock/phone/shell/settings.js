'use strict'
// 微信里的设置: each change goes to the emulator, then the page is read again.

const settings = document.getElementById('settings')
const problem = settings.querySelector('.problem')

async function change (path, body) {
  problem.hidden = true
  try {
    const answer = await fetch(settings.dataset.base + path, {
      method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body)
    })
    if (!answer.ok) throw new Error((await answer.json()).error)
    location.reload()
  } catch (error) {
    problem.textContent = error instanceof TypeError ? '没有连上，请再试一次。' : error.message
    problem.hidden = false
  }
}

for (const button of settings.querySelectorAll('button[data-path]')) {
  button.addEventListener('click', () => change(button.dataset.path, JSON.parse(button.dataset.body)))
}
for (const select of settings.querySelectorAll('select[data-path]')) {
  select.addEventListener('change', () => {
    const value = select.value
    change(select.dataset.path, { [select.dataset.name]: select.dataset.name === 'theme' ? value : Number(value) })
  })
}
