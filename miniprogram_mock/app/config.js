// Where the product answers. DevTools on the machine of `make run` finds it as it is; before a
// version is uploaded, `release` becomes the https address that stands in the console's lists of
// domains for request, uploadFile and downloadFile.
const SERVERS = {
  develop: 'http://127.0.0.1:8000',
  trial: 'https://linli.example.com',
  release: 'https://linli.example.com'
}

module.exports = { SERVERS }
