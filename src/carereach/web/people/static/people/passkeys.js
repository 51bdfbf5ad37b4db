// Passkeys: hands each marked form to the sign-in library. Without this script the form stays
// hidden, and codes of an app work.
document.addEventListener('DOMContentLoaded', () => {
  for (const form of document.querySelectorAll('form[data-passkey]')) {
    const button = form.querySelector('#passkey-button')
    const credential = form.querySelector('input[name=credential]')
    if (!window.PublicKeyCredential) { continue }
    const passwordless = form.querySelector('input[name=passwordless]')
    form.hidden = false
    window.allauth.webauthn.forms[form.dataset.passkey]({
      ids: {
        [form.dataset.button]: button.id,
        credential: credential.id,
        passwordless: passwordless && passwordless.id,
        data: 'passkey-data'
      }
    })
  }
})
document.addEventListener('allauth.error', (event) => {
  event.preventDefault()
  const words = document.createElement('p')
  words.setAttribute('role', 'alert')
  words.textContent = 'The passkey did not work: try again, or use another way.'
  document.querySelector('main').append(words)
})
