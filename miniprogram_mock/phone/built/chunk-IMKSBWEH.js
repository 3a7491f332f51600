import{a as c}from"./chunk-QH3SRDGB.js";var u=c((d,a)=>{var t=new Map;function o(e,n){t.set(e,n)}function s(e){let n=t.get(e)||null;return t.delete(e),n}a.exports={give:o,take:s}});export{u as a};
